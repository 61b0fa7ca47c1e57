CREATE OR REPLACE TRIGGER {{ name | ident }}
    {{ when }} {{ events }} ON {{ table }}
    FOR EACH {{ for_each }}
{% if condition %}
    WHEN ({{ condition }})
{% endif %}
    EXECUTE FUNCTION {{ function }}({{ arguments }})
