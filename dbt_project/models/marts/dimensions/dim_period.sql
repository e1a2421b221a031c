with

figures as (

    select * from {{ ref('int_figures__coded') }}
    where period_end is not null

),

periods as (

    select distinct
        period_key,
        period_start,
        period_end,
        is_yearly_average
    from figures

),

measured as (

    select
        *,
        extract(year from period_end) as calendar_year,
        extract(month from period_end) as end_month,
        {{ length_in_years('period_start', 'period_end') }} * 12 as month_count,
        period_start = cast({{ dbt.date_trunc('month', 'period_start') }} as date)
        and period_end = cast({{ dbt.last_day('period_end', 'month') }} as date) as is_whole_months
    from periods

),

classified as (

    select
        *,
        case
            when period_start is null then 'day'
            when is_yearly_average then 'yearly_average'
            when not is_whole_months then 'other'
            when month_count = 1 then 'month'
            when month_count = 3 and mod(end_month, 3) = 0 then 'quarter'
            when month_count = 6 and mod(end_month, 6) = 0 then 'half_year'
            when month_count = 9 and end_month = 9 then 'nine_months'
            when month_count = 12 and end_month = 12 then 'year'
            when mod(month_count, 12) = 0 and end_month = 12 then 'years'
            else 'other'
        end as period_type
    from measured

)

select
    period_key,
    period_start,
    period_end,
    period_type,
    cast(calendar_year as integer) as calendar_year,
    cast(case when period_type in ('month', 'quarter') then ceil(end_month / 3.0) end as integer) as calendar_quarter,
    cast(case when period_type = 'month' then end_month end as integer) as calendar_month,
    is_yearly_average
from classified
