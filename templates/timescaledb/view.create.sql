CREATE OR REPLACE VIEW {{ name }}
{%- if options %} WITH ({{ options }}){% endif %} AS
{{ query }}
