{# The breakdowns that a figure tells in its own words or codes: all but the market, whose code a seed gives. #}
{% macro told_breakdowns() -%}
    {{ return(['sex', 'channel', 'programme', 'fund_source', 'departure_channel', 'enterprise']) }}
{%- endmacro %}

{# Every breakdown of a figure, in the order in which a fact names them. #}
{% macro breakdowns() -%}
    {{ return(['market'] + told_breakdowns()) }}
{%- endmacro %}

{# The dimensions in which a figure can have parts: its territory and its breakdowns. #}
{% macro divisible_dimensions() -%}
    {{ return(['area'] + breakdowns()) }}
{%- endmacro %}

{# What is counted, wherever and whenever; '' where a figure says nothing. #}
{% macro item_columns() -%}
    {{ return(['measure_code', 'about', 'is_yearly_average'] + breakdowns()) }}
{%- endmacro %}

{# What a figure counts, apart from the territory and the period. #}
{% macro counted_columns() -%}
    {{ return(['measure_code', 'about'] + breakdowns()) }}
{%- endmacro %}

{# What a figure says apart from the number: what is counted, where, and when. #}
{% macro coordinate_keys() -%}
    {{ return(['item_key', 'place_key', 'span_key']) }}
{%- endmacro %}

{# What a group shares: its territory, under which its figures lie, and its period. #}
{% macro group_keys() -%}
    {{ return(['shared_place_key', 'span_key']) }}
{%- endmacro %}

{# What of a term decides which figures it means. #}
{% macro term_columns() -%}
    {{ return([
        'role', 'term_number', 'is_anchor', 'sign', 'is_required', 'measure_code', 'about', 'area_selector',
        'period_selector', 'market_selector', 'sex_selector', 'channel_selector', 'programme_selector',
        'fund_source_selector', 'departure_channel_selector', 'enterprise_selector'
    ]) }}
{%- endmacro %}

{# What is kept of a figure in the scopes in which rules look at it, beside the ends of what it can have meant. #}
{% macro named_columns() -%}
    {{ return([
        'item_key', 'place_key', 'parent_place_key', 'has_ended', 'span_key', 'figure_key', 'is_coded', 'value'
    ]) }}
{%- endmacro %}

{# The kinds of rules that relate a few figures to the first one of a group. #}
{% macro relation_kinds() -%}
    {{ return(['balance', 'ratio', 'compare', 'bound']) }}
{%- endmacro %}

{# The kinds of rules that hold together what documents tell together; `int_<kind>s__members` has a row a figure. #}
{% macro told_kinds() -%}
    {{ return(['agreement', 'list', 'share']) }}
{%- endmacro %}

{# The kinds of rules that have groups of their own. #}
{% macro other_kinds() -%}
    {{ return(told_kinds() + ['timeliness', 'repeat', 'history']) }}
{%- endmacro %}

{# The kinds of rules whose evaluations are made anew only where figures were touched. #}
{% macro following_kinds() -%}
    {{ return(relation_kinds() + ['history']) }}
{%- endmacro %}

{# The columns that the evaluators of what is told together return, in one order. #}
{% macro told_evaluation_columns() -%}
    {{ return([
        'rule_code', 'group_key', 'anchor_figure_id', 'received_order', 'area_key', 'period_start', 'period_end', 'unit',
        'stated', 'stated_low', 'stated_high', 'expected', 'expected_low', 'expected_high', 'difference'
    ]) }}
{%- endmacro %}

{# The roles beside the first one for which a kind of rule looks for one figure each; a quotient's divisor has `_per`. #}
{% macro compare_roles() -%}
    {{ return(['left_per', 'right', 'right_per']) }}
{%- endmacro %}

{% macro ratio_roles() -%}
    {{ return(['stated_per', 'numerator', 'numerator_per', 'denominator', 'denominator_per']) }}
{%- endmacro %}

{% macro bound_roles() -%}
    {{ return(['value_per']) }}
{%- endmacro %}

{# The columns that every evaluator returns, in one order. #}
{% macro evaluation_columns() -%}
    {{ return([
        'rule_code', 'document_key', 'item_key', 'shared_place_key', 'span_key', 'figure_key', 'newest_figure_key', 'stated',
        'stated_low', 'stated_high', 'expected', 'expected_low', 'expected_high', 'difference', 'outcome', 'is_tight', 'missing_roles'
    ]) }}
{%- endmacro %}

{# The columns of every fact, in one order. #}
{% macro fact_columns() -%}
    {{ return([
        'area_key', 'area_code', 'area_name', 'area_level', 'period_key', 'period_start', 'period_end', 'period_basis',
        'indicator_code', 'breakdown', 'market_code', 'sex', 'channel', 'programme', 'fund_source', 'departure_channel',
        'enterprise', 'value', 'low', 'high', 'unit', 'kind', 'source_rank', 'figure_id', 'submission_id'
    ]) }}
{%- endmacro %}

{# What a fact tells, whoever tells it: the period, the measure and the breakdown coordinates. #}
{% macro fact_coordinates() -%}
    {{ return(['period_key', 'indicator_code', 'breakdown', 'market_code'] + told_breakdowns()) }}
{%- endmacro %}

{# The facts that are released, a table a domain. #}
{% macro fact_tables() -%}
    {{ return(['fct_departures', 'fct_job_creation', 'fct_loans', 'fct_targets']) }}
{%- endmacro %}
