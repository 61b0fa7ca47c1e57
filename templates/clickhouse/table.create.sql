CREATE TABLE IF NOT EXISTS {{ database | ident }}.{{ name | ident }}
{% if elements %}
(
    {{ elements | join(",\n    ") }}
)
{% endif %}
ENGINE = {{ engine }}
{% if partition_by %}
PARTITION BY {{ partition_by }}
{% endif %}
{% if primary_key %}
PRIMARY KEY {{ primary_key }}
{% endif %}
{% if order_by %}
ORDER BY {{ order_by }}
{% endif %}
{% if sample_by %}
SAMPLE BY {{ sample_by }}
{% endif %}
{% if ttl %}
TTL
    {{ ttl | join(",\n    ") }}
{% endif %}
{% if settings %}
SETTINGS {{ settings | join(", ") }}
{% endif %}
{% if comment %}
COMMENT {{ comment | literal }}
{% endif %}
