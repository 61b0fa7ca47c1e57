CREATE DICTIONARY IF NOT EXISTS {{ database | ident }}.{{ name | ident }}
(
    {{ attributes | join(",\n    ") }}
)
PRIMARY KEY {{ primary_key | join(", ") }}
SOURCE({{ source }})
LAYOUT({{ layout }})
{% if lifetime %}
LIFETIME({{ lifetime }})
{% endif %}
{% if range %}
RANGE(MIN {{ range.min | ident }} MAX {{ range.max | ident }})
{% endif %}
{% if settings %}
SETTINGS({{ settings | join(", ") }})
{% endif %}
{% if comment %}
COMMENT {{ comment | literal }}
{% endif %}
