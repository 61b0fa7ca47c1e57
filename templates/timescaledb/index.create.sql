CREATE {% if unique %}UNIQUE {% endif %}INDEX IF NOT EXISTS {{ name | ident }} ON {{ table }} USING {{ method }} ({{ columns | join(', ') }})
{%- if include %} INCLUDE ({% for column in include %}{{ column | ident }}{% if not loop.last %}, {% endif %}{% endfor %}){% endif %}
{%- if nulls_not_distinct %} NULLS NOT DISTINCT{% endif %}
{%- if parameters %} WITH ({{ parameters }}){% endif %}
{%- if tablespace %} TABLESPACE {{ tablespace | ident }}{% endif %}
{%- if predicate %} WHERE ({{ predicate }}){% endif %}
