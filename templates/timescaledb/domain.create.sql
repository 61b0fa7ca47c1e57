CREATE DOMAIN {{ name }} AS {{ type }}
{%- for clause in clauses %}

    {{ clause }}
{%- endfor %}
