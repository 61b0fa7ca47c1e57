CREATE PUBLICATION {{ name | ident }}
{% if tables %}
    FOR TABLE {{ tables | join(", ") }}
{%- else %}
    FOR ALL TABLES
{%- endif %}
{%- if options %}

    WITH ({{ options }})
{%- endif %}
