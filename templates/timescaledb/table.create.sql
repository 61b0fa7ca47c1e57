CREATE {% if unlogged %}UNLOGGED {% endif %}TABLE IF NOT EXISTS {{ name }} (
{% for line in lines %}
    {{ line }}{% if not loop.last %},{% endif %}

{% endfor %}
)
{%- if storage %} WITH ({{ storage }}){% endif %}
{%- if tablespace %} TABLESPACE {{ tablespace | ident }}{% endif %}
