{# The facts of one domain (departures, job_creation, loans, plan), sorted by their grain. #}
{% macro facts_of(domain) %}
with

facts as (

    select facts.*
    from {{ ref('int_facts') }} as facts
    {{ only_touched('facts', ['figure_id']) }}

)

select
    {{ fact_columns() | join(',\n    ') }}
from facts
where domain = '{{ domain }}'
{% endmacro %}

{# One breakdown of one measure of one fact, in codes of the first level: of the parts shown, none holds another. #}
{% macro breakdown_of(fact, breakdown, dimensions, indicator_code) %}
with

facts as (

    select * from {{ ref(fact) }}

),

codes as (

    select * from {{ ref('dim_breakdown_code') }}
    where parent_code is null

)

select
    facts.area_key,
    facts.area_code,
    facts.area_name,
    facts.area_level,
    facts.period_key,
    facts.period_start,
    facts.period_end,
    facts.period_basis,
    facts.indicator_code,
    {%- for dimension in dimensions %}
    facts.{{ dimension }},
    {{ dimension | replace('_code', '') }}_codes.name_vi as {{ dimension | replace('_code', '') }}_name,
    {%- endfor %}
    facts.value,
    facts.low,
    facts.high,
    facts.unit,
    facts.figure_id,
    facts.submission_id
from facts
{%- for dimension in dimensions %}
{%- set name = dimension | replace('_code', '') %}
inner join codes as {{ name }}_codes on {{ name }}_codes.dimension = '{{ name }}' and facts.{{ dimension }} = {{ name }}_codes.code
{%- endfor %}
where
    facts.breakdown = '{{ breakdown }}'
    and facts.indicator_code = '{{ indicator_code }}'
{% endmacro %}

{# All facts that stand, of every domain. #}
{% macro all_facts() %}
    {%- for fact in fact_tables() %}
    select {{ fact_columns() | join(', ') }} from {{ ref(fact) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{% endmacro %}
