CREATE ROLE IF NOT EXISTS {{ name | ident }}
{% if settings %}
SETTINGS {{ settings | join(", ") }}
{% endif %}
