with

spans as (

    select distinct
        span_key,
        period_start,
        period_end
    from {{ ref('int_figures__stated') }}

),

measured as (

    select
        *,
        {{ is_longer_than_a_year('period_start', 'period_end') }} as is_longer_than_a_year,
        {{ calendar_years_in('period_start', 'period_end') }} as calendar_years,
        {{ length_in_years('period_start', 'period_end') }} as years,
        {{ whole_months('period_start', 'period_end') }} as months
    from spans

)

select
    *,
    case when extract(day from period_start) = 1 then months end as calendar_months,
    case
        when extract(day from period_start) = 1 and mod(extract(month from period_start), 3) = 1 and mod(months, 3) = 0
            then months / 3
    end as calendar_quarters
from measured
