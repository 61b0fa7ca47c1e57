CREATE DATABASE IF NOT EXISTS {{ name | ident }}
ENGINE = {{ engine }}
{% if comment %}
COMMENT {{ comment | literal }}
{% endif %}
