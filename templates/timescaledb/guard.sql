DO {{ tag }}
BEGIN
  IF NOT (
    {{ exists }}
  ) THEN
    {{ statement }};
  END IF;
END
{{ tag }}
