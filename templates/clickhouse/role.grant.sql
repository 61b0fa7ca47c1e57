GRANT {{ privileges | join(", ") }} ON {{ scope }} TO {{ name | ident }}
{%- if grant_option %} WITH GRANT OPTION{% endif %}
