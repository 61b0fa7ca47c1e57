GRANT {{ privileges }} ON {{ on }} TO {{ roles }}
{%- if with_grant_option %} WITH GRANT OPTION{% endif %}
