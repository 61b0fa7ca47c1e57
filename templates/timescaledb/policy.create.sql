CREATE POLICY {{ name | ident }} ON {{ table }}
{%- if restrictive %} AS RESTRICTIVE{% endif %} FOR {{ command }} TO {{ roles }}
{%- if using %} USING ({{ using }}){% endif %}
{%- if check %} WITH CHECK ({{ check }}){% endif %}
