PROJECTION {{ name | ident }}{% if bare %} {{ query }}{% else %} ({{ query }}){% endif %}
{%- if settings %} WITH SETTINGS ({{ settings | join(", ") }}){% endif %}
