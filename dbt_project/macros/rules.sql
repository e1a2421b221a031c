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

{# The roles that a rule gives to its terms; a quotient's divisor has the role with `_per`. #}
{% macro rule_roles() -%}
    {{ return(['whole', 'part', 'stated', 'numerator', 'denominator', 'left', 'right', 'value']) }}
{%- endmacro %}

{# The columns that every evaluator returns, in one order. #}
{% macro evaluation_columns() -%}
    {{ return([
        'rule_code', 'group_key', 'anchor_figure_id', 'received_order', 'area_key', 'period_start', 'period_end', 'unit',
        'stated', 'stated_low', 'stated_high', 'expected', 'expected_low', 'expected_high', 'difference',
        'outcome', 'is_tight', 'missing_roles'
    ]) }}
{%- endmacro %}
