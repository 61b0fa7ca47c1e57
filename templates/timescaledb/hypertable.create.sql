{% if by_range %}
SELECT {{ timescaledb }}create_hypertable(
    {{ table }}, {{ timescaledb }}by_range({{ column | literal }}, {{ interval }}),
    create_default_indexes => false, if_not_exists => true
)
{% else %}
SELECT {{ timescaledb }}create_hypertable(
    {{ table }}, {{ column | literal }}, chunk_time_interval => {{ interval }},
    create_default_indexes => false, if_not_exists => true
)
{% endif %}
