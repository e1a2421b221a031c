{%- set selectors = ['shared', 'yearly_average', 'plan', 'previous_year', 'end'] -%}

with

spans as (

    select * from {{ ref('int_spans') }}

),

calendar_years as (

    select *
    from spans
    where
        period_start = {{ first_day_of_year('period_start') }}
        and period_end = {{ last_day_of_year('period_start') }}

),

wanted as (
    {% for selector in selectors %}
    select
        span_key,
        '{{ selector }}' as selector,
        {{ wanted_start(selector) }} as period_start,
        {{ wanted_end(selector) }} as period_end
    from spans
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
)

select
    selector,
    span_key,
    {{ span_key('period_start', 'period_end') }} as related_span_key
from wanted

union all

select
    'years' as selector,
    spans.span_key,
    calendar_years.span_key as related_span_key
from spans
inner join calendar_years
    on
        spans.period_start <= calendar_years.period_start
        and spans.period_end >= calendar_years.period_end
