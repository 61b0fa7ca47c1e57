ALTER {{ word }} {{ name }} SET (
{% if columnstore %}
    timescaledb.enable_columnstore = true
{%- if segment_by %},
    timescaledb.segmentby = {{ segment_by | literal }}
{%- endif %}
{% if order_by %},
    timescaledb.orderby = {{ order_by | literal }}
{%- endif %}
{% else %}
    timescaledb.compress = true
{%- if segment_by %},
    timescaledb.compress_segmentby = {{ segment_by | literal }}
{%- endif %}
{% if order_by %},
    timescaledb.compress_orderby = {{ order_by | literal }}
{%- endif %}
{% endif %}

)
