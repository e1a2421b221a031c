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

{# Which breakdown a figure belongs to: total, market, sex, market_sex, channel, … #}
{% macro breakdown_name(relation) -%}
    coalesce(nullif(substring(
        ''
        {%- for dimension in breakdowns() %}
        || case when {{ relation }}.{{ dimension }} <> '' then '_{{ dimension }}' else '' end
        {%- endfor %},
        2
    ), ''), 'total')
{%- endmacro %}
