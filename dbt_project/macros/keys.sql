{# One readable text from SQL expressions that are never null; equal texts mean equal parts. #}
{% macro joined_key(parts) -%}
    {{ parts | join(" || '|' || ") }}
{%- endmacro %}

{# A whole number that stands for SQL expressions which are never null; a test proves that no two meanings share one. #}
{% macro integer_key(parts) -%}
    {{ return(adapter.dispatch('integer_key', 'doi_soat')(parts)) }}
{%- endmacro %}

{% macro default__integer_key(parts) -%}
    xxhash64({{ parts | join(', ') }})
{%- endmacro %}

{% macro duckdb__integer_key(parts) -%}
    hash({{ parts | join(', ') }})
{%- endmacro %}

{# What is counted, as one number: measure, what a ratio speaks of, whether it is a yearly average, breakdowns. #}
{% macro item_key(relation) -%}
    {%- set parts = [relation ~ '.measure_code', relation ~ '.about', relation ~ '.is_yearly_average'] -%}
    {%- for column in breakdowns() -%}
        {%- do parts.append('coalesce(' ~ relation ~ '.' ~ column ~ ", '')") -%}
    {%- endfor -%}
    {{ integer_key(parts) }}
{%- endmacro %}

{# A period as one number that can be read: 2024010120241231; zeros where an end is missing. #}
{% macro span_key(period_start, period_end) -%}
    coalesce({{ day_number(period_start) }}, 0) * 100000000 + coalesce({{ day_number(period_end) }}, 0)
{%- endmacro %}

{% macro day_number(day) -%}
    (
        cast(extract(year from {{ day }}) as bigint) * 10000
        + extract(month from {{ day }}) * 100
        + extract(day from {{ day }})
    )
{%- endmacro %}

{# The figure as one number: figures of later submissions have larger ones. #}
{% macro figure_key(received_order, ordinal) -%}
    cast({{ received_order }} as bigint) * 1000000000 + {{ ordinal }}
{%- endmacro %}

{# A sum as one number, told by what it is the sum of: below zero, where no figure's number is. #}
{% macro sum_key(parts) -%}
    -1 - cast(mod({{ integer_key(parts) }}, 4611686018427387904) as bigint)
{%- endmacro %}

{# The order of receipt of the submission that a figure's number tells. #}
{% macro received_order(figure_key) -%}
    cast(floor({{ figure_key }} / 1000000000) as bigint)
{%- endmacro %}

{# The identity of a period: both ends, and whether the figure is a yearly average over it. #}
{% macro period_key(period_start, period_end, is_yearly_average) -%}
    case when {{ is_yearly_average }} then 'avg:' else '' end
    || coalesce(cast({{ period_start }} as {{ dbt.type_string() }}), '')
    || '..'
    || coalesce(cast({{ period_end }} as {{ dbt.type_string() }}), '')
{%- endmacro %}

{# The coordinates of an item at a place and in a period as one readable text. #}
{% macro coordinate_text(items, area, period_key) -%}
    {{ items }}.measure_code
    || '|' || {{ items }}.about
    || '|' || {{ area }}
    || '|' || {{ period_key }}
    {%- for column in breakdowns() %}
    || '|' || {{ items }}.{{ column }}
    {%- endfor %}
{%- endmacro %}

{# Whether two relations agree in these columns. #}
{% macro same(left, right, columns) -%}
    {%- for column in columns -%}
        {{ left }}.{{ column }} = {{ right }}.{{ column }}{% if not loop.last %} and {% endif %}
    {%- endfor -%}
{%- endmacro %}

{# What a figure of one relation counts, apart from the territory and the period. #}
{% macro fact_key(relation) -%}
    {%- set parts = [] -%}
    {%- for column in counted_columns() -%}
        {%- do parts.append(relation ~ '.' ~ column) -%}
    {%- endfor -%}
    {{ joined_key(parts) }}
{%- endmacro %}
