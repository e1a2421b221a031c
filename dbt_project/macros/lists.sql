{# The breakdowns whose codes stand in the seed breakdown_codes. #}
{% macro coded_breakdowns() -%}
    {{ return(['sex', 'channel', 'programme', 'fund_source', 'departure_channel']) }}
{%- endmacro %}

{# Every breakdown of a figure, in the order in which a fact names them. #}
{% macro breakdowns() -%}
    {{ return(['market'] + coded_breakdowns()) }}
{%- endmacro %}

{# The dimensions in which a figure can have parts: its territory and its breakdowns. #}
{% macro divisible_dimensions() -%}
    {{ return(['area'] + breakdowns()) }}
{%- endmacro %}

{# What a figure says apart from the number; '' where it says nothing. The period is told by its key. #}
{% macro coordinates() -%}
    {{ return(['measure_code', 'about', 'area', 'period_key'] + breakdowns()) }}
{%- endmacro %}

{# What a figure counts, apart from the territory and the period. #}
{% macro counted_columns() -%}
    {{ return(['measure_code', 'about'] + breakdowns()) }}
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

{# The columns of every fact, in one order. #}
{% macro fact_columns() -%}
    {{ return([
        'area_key', 'area_code', 'area_name', 'area_level', 'period_key', 'period_start', 'period_end', 'period_basis',
        'indicator_code', 'breakdown', 'market_code', 'sex', 'channel', 'programme', 'fund_source', 'departure_channel',
        'value', 'low', 'high', 'unit', 'kind', 'source_rank', 'figure_id', 'submission_id'
    ]) }}
{%- endmacro %}
