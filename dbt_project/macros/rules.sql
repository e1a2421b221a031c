{# Whether a figure's value in a dimension is one that the term's selector admits for the group's first figure. #}
{% macro is_selected(value, selector) -%}
    (
        {{ selector }} = 'shared'
        or ({{ selector }} = 'none' and {{ value }} = '')
        or ({{ selector }} in ('children', 'given') and {{ value }} <> '')
        or {{ selector }} = '=' || {{ value }}
    )
{%- endmacro %}

{# The lookup value that a term wants in a dimension, given the value its group shares. #}
{% macro wanted_value(shared_value, selector) -%}
    case
        when {{ selector }} in ('shared', 'given') then {{ shared_value }}
        when {{ selector }} = 'none' then ''
        when {{ selector }} = 'children' then '>' || {{ shared_value }}
        else substring({{ selector }}, 2)
    end
{%- endmacro %}
