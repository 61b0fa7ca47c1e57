CONSTRAINT {{ name | ident }}{% if assume %} ASSUME{% else %} CHECK{% endif %} {{ expression }}
