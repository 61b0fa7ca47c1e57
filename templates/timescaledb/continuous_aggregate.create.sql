CREATE MATERIALIZED VIEW IF NOT EXISTS {{ name }}
WITH ({{ options | join(', ') }}) AS
{{ query }}
WITH NO DATA
