CREATE DATABASE {{ name | ident }} ENCODING {{ encoding | literal }} TEMPLATE {{ template | ident }}
{%- if locale_provider %} LOCALE_PROVIDER {{ locale_provider }}{% endif %}
{%- if locale %} LOCALE {{ locale | literal }}{% endif %}
{%- if icu_locale %} ICU_LOCALE {{ icu_locale | literal }}{% endif %}
{%- if tablespace %} TABLESPACE {{ tablespace | ident }}{% endif %}
{%- if connection_limit is not none %} CONNECTION LIMIT {{ connection_limit }}{% endif %}
