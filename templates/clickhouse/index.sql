INDEX {{ name | ident }} {{ expression }} TYPE {{ type }}
{%- if granularity %} GRANULARITY {{ granularity }}{% endif %}
