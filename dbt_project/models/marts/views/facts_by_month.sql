{% set coordinates = [
    'area_key', 'area_code', 'area_name', 'area_level', 'indicator_code', 'breakdown', 'market_code'
] + told_breakdowns() + ['unit'] %}

with

facts as (

    {{ all_facts() }}

),

-- A calendar month, a month of the 15th to the 14th, or the year up to the end of a month.
regimes as (

    select
        *,
        {{ closing_month('period_end') }} as month,
        {{ whole_months('period_start', 'period_end') }} as month_count,
        extract(day from period_start) as first_day,
        {{ is_year_to_date('period_start', 'period_end') }} as is_year_to_date
    from facts
    where
        kind in ('flow', 'cumulative')
        and period_start is not null

),

side_by_side as (

    select
        {{ coordinates | join(',\n        ') }},
        month,
        max(case when month_count = 1 and first_day = 1 then value end) as calendar_value,
        max(case when month_count = 1 and first_day = 15 then value end) as admin_value,
        max(case when is_year_to_date then value end) as year_to_date_value,
        max(case when is_year_to_date then low end) as year_to_date_low,
        max(case when is_year_to_date then high end) as year_to_date_high
    from regimes
    where
        is_year_to_date
        or (month_count = 1 and first_day in (1, 15))
    group by {{ coordinates | join(', ') }}, month

),

followed as (

    select
        *,
        extract(month from month) = 1 as is_january,
        lag(month) over series as month_before,
        lag(year_to_date_value) over series as value_before,
        lag(year_to_date_low) over series as low_before,
        lag(year_to_date_high) over series as high_before
    from side_by_side
    window series as (partition by {{ coordinates | join(', ') }} order by month)

),

-- What the year grew by since the month before; of January it is the year itself.
derived as (

    select
        *,
        year_to_date_value - case when is_january then 0 else value_before end as value,
        year_to_date_low - case when is_january then 0 else high_before end as low,
        year_to_date_high - case when is_january then 0 else low_before end as high,
        is_january or month_before = cast({{ dbt.dateadd('month', -1, 'month') }} as date) as can_be_derived
    from followed

)

select
    {{ coordinates | join(',\n    ') }},
    month,
    calendar_value,
    admin_value,
    year_to_date_value,
    cast(case when can_be_derived then value end as {{ type_amount() }}) as derived_value,
    cast(case when can_be_derived then low end as {{ type_amount() }}) as derived_low,
    cast(case when can_be_derived then high end as {{ type_amount() }}) as derived_high,
    cast(coalesce(calendar_value, case when can_be_derived then value end) as {{ type_amount() }}) as month_value,
    calendar_value is null and can_be_derived and value is not null as is_derived
from derived
