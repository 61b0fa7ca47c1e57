{{ name | ident }} {{ type }}
{%- if default %} {{ default }}{% endif %}
{%- if comment %} COMMENT {{ comment | literal }}{% endif %}
{%- if codecs %} CODEC({{ codecs | join(", ") }}){% endif %}
{%- if statistics %} STATISTICS({{ statistics | join(", ") }}){% endif %}
{%- if ttl %} TTL {{ ttl }}{% endif %}
{%- if settings %} SETTINGS ({{ settings | join(", ") }}){% endif %}
