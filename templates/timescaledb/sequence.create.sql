CREATE SEQUENCE IF NOT EXISTS {{ name }} AS {{ type }}
{%- if increment is not none %} INCREMENT BY {{ increment }}{% endif %}
{%- if min_value is not none %} MINVALUE {{ min_value }}{% endif %}
{%- if max_value is not none %} MAXVALUE {{ max_value }}{% endif %}
{%- if start is not none %} START WITH {{ start }}{% endif %}
{%- if cache is not none %} CACHE {{ cache }}{% endif %}
{%- if cycle %} CYCLE{% endif %}
