{% if by_hash %}
SELECT {{ timescaledb }}add_dimension({{ table }}, {{ timescaledb }}by_hash({{ column | literal }}, {{ partitions }}), if_not_exists => true)
{% else %}
SELECT {{ timescaledb }}add_dimension({{ table }}, {{ column | literal }}, number_partitions => {{ partitions }}, if_not_exists => true)
{% endif %}
