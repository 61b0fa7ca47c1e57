CREATE EXTENSION IF NOT EXISTS {{ name | ident }}
{%- if schema %} SCHEMA {{ schema | ident }}{% endif %}
{%- if version %} VERSION {{ version | literal }}{% endif %}
{%- if cascade %} CASCADE{% endif %}
