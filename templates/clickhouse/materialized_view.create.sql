CREATE MATERIALIZED VIEW IF NOT EXISTS {{ database | ident }}.{{ name | ident }}
{% if refresh %}
REFRESH{% if refresh.period %} {{ refresh.period }}{% endif %}{% if refresh.offset %} OFFSET {{ refresh.offset }}{% endif %}{% if refresh.randomize %} RANDOMIZE FOR {{ refresh.randomize }}{% endif %}{% if refresh.depends_on %} DEPENDS ON {{ refresh.depends_on | join(", ") }}{% endif %}{% if refresh.settings %} SETTINGS {{ refresh.settings | join(", ") }}{% endif %}{% if refresh.append %} APPEND{% endif %}

{% endif %}
TO {{ target }}
{% if security %}
{{ security }}
{% endif %}
{% if refresh and refresh.empty %}
EMPTY
{% endif %}
{% if comment %}
COMMENT {{ comment | literal }}
{% endif %}
AS
{{ query }}
