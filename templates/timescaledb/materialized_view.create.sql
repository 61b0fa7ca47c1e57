CREATE MATERIALIZED VIEW IF NOT EXISTS {{ name }}
{%- if tablespace %} TABLESPACE {{ tablespace | ident }}{% endif %} AS
{{ query }}
WITH {% if not with_data %}NO {% endif %}DATA
