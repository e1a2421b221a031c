{# The facts of one domain (departures, job_creation, loans, plan), sorted by their grain. #}
{% macro facts_of(domain) %}
with

facts as (

    select * from {{ ref('int_facts') }}

)

select
    {{ fact_columns() | join(',\n    ') }}
from facts
where domain = '{{ domain }}'
order by area_key, period_start, period_end, indicator_code, breakdown, market_code, sex, channel, figure_id
{% endmacro %}

{# One breakdown of one fact, so that a sum never counts a worker twice. #}
{% macro breakdown_of(fact, breakdown, dimensions, indicator_code=none) %}
with

facts as (

    select * from {{ ref(fact) }}

)

select
    area_key,
    area_code,
    area_name,
    area_level,
    period_key,
    period_start,
    period_end,
    period_basis,
    indicator_code,
    {%- for dimension in dimensions %}
    {{ dimension }},
    {%- endfor %}
    value,
    low,
    high,
    unit,
    figure_id,
    submission_id
from facts
where
    breakdown = '{{ breakdown }}'
    {%- if indicator_code %}
    and indicator_code = '{{ indicator_code }}'
    {%- endif %}
{% endmacro %}
