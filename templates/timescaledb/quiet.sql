DO {{ tag }}
BEGIN
  PERFORM {{ call }};
END
{{ tag }}
