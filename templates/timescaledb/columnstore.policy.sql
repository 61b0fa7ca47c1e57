{% if columnstore %}
CALL {{ timescaledb }}add_columnstore_policy({{ table }}, after => {{ after }}, if_not_exists => true)
{% else %}
SELECT {{ timescaledb }}add_compression_policy({{ table }}, compress_after => {{ after }}, if_not_exists => true)
{% endif %}
