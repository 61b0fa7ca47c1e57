CREATE FUNCTION IF NOT EXISTS {{ name | ident }} AS ({{ parameters | join(", ") }}) -> {{ body }}
