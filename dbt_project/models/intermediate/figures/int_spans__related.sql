{%- set single = [
    'shared', 'yearly_average', 'plan', 'previous_year', 'end_of_previous_year', 'before', 'start', 'end', 'to_date_before_month',
    'last_month', 'to_date_before_quarter', 'last_quarter', 'start_of_last_quarter', 'whole_year'
] -%}
{%- set inside = {
    'years': 'is_longer_than_a_year',
    'quarters': 'calendar_quarters > 1',
    'months': 'calendar_months > 1',
} -%}

with

spans as (

    select * from {{ ref('int_spans') }}

),

meant as (
    {% for selector in single %}
    select
        '{{ selector }}' as selector,
        span_key,
        cast({{ meant_start(selector) }} as date) as period_start,
        cast({{ meant_end(selector) }} as date) as period_end
    from spans
    where {{ has_meant(selector) }}
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
)

select
    selector,
    span_key,
    {{ span_key('period_start', 'period_end') }} as related_span_key
from meant
{%- for selector, condition in inside.items() %}

union all

-- Of the parts of a longer period, those that some figure states.
select
    '{{ selector }}' as selector,
    spans.span_key,
    parts.span_key as related_span_key
from spans
left join spans as parts
    on
        spans.period_start <= parts.period_start
        and spans.period_end >= parts.period_end
        {%- if selector == 'years' %}
        and parts.period_start = {{ first_day_of_year('parts.period_start') }}
        and parts.period_end = {{ last_day_of_year('parts.period_start') }}
        {%- else %}
        and parts.calendar_{{ selector }} = 1
        {%- endif %}
where spans.{{ condition }}
{%- endfor %}
