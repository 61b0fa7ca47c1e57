CREATE OR REPLACE {{ word }} {{ name }}({{ arguments }})
{% if returns %}
RETURNS {{ returns }}
{% endif %}
{% for option in options %}
{{ option }}
{% endfor %}
AS {{ tag }}
{{ body }}
{{ tag }}
