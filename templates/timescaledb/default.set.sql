ALTER {{ word }} {{ name }}{% if column %} ALTER COLUMN {{ column | ident }}{% endif %} SET DEFAULT {{ default }}
