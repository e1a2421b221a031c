with

spans as (

    select distinct
        span_key,
        period_start,
        period_end
    from {{ ref('int_figures__stated') }}

)

select
    span_key,
    period_start,
    period_end,
    {{ is_longer_than_a_year('period_start', 'period_end') }} as is_longer_than_a_year,
    {{ calendar_years_in('period_start', 'period_end') }} as calendar_years,
    {{ length_in_years('period_start', 'period_end') }} as years
from spans
