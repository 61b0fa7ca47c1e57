CREATE VIEW IF NOT EXISTS {{ database | ident }}.{{ name | ident }}
{% if security %}
{{ security }}
{% endif %}
{% if comment %}
COMMENT {{ comment | literal }}
{% endif %}
AS
{{ query }}
