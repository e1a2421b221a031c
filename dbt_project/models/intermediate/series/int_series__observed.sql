with

figures as (

    select * from {{ ref('int_figures__scoped') }}
    where
        scope = 'warehouse'
        and not is_equivalent
        and not is_yearly_average
        and kind in ('flow', 'stock')
        and value > 0

),

indicators as (

    select * from {{ ref('indicators') }}

),

successions as (

    select * from {{ ref('stg_reference__area_successions') }}

),

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

measured as (

    select
        figures.figure_id,
        figures.submission_id,
        figures.received_order,
        figures.coordinate_key,
        figures.indicator_code,
        figures.area_key,
        figures.period_start,
        figures.period_end,
        figures.value,
        {{ fact_key('figures') }} as fact_key,
        {{ opening_month('figures.period_start') }} as opening_month,
        {{ closing_month('figures.period_end') }} as closing_month
    from figures

),

counted as (

    select
        *,
        coalesce({{ months_from_to('opening_month', 'closing_month') }}, 0) as month_count
    from measured

),

whole as (

    select
        new_area_key,
        new_valid_from,
        count(*) as part_count
    from successions
    group by new_area_key, new_valid_from
    having min(case when is_exact then 1 else 0 end) = 1

),

-- The years before a merger, summed over all units that went into the new one.
carried as (

    select
        successions.new_area_key as area_key,
        counted.fact_key,
        counted.period_start,
        counted.period_end,
        counted.opening_month,
        counted.closing_month,
        counted.month_count,
        sum(counted.value) as value
    from counted
    inner join indicators on counted.indicator_code = indicators.indicator_code and indicators.is_additive_over_areas
    inner join successions on counted.area_key = successions.old_area_key
    inner join whole on successions.new_area_key = whole.new_area_key and counted.period_end < whole.new_valid_from
    group by
        successions.new_area_key,
        counted.fact_key,
        counted.period_start,
        counted.period_end,
        counted.opening_month,
        counted.closing_month,
        counted.month_count,
        whole.part_count
    having count(*) = whole.part_count

),

observed as (

    select
        figure_id,
        submission_id,
        received_order,
        coordinate_key,
        area_key,
        fact_key,
        period_start,
        period_end,
        opening_month,
        closing_month,
        month_count,
        value
    from counted
    where month_count <= 12

    union all

    select
        null as figure_id,
        null as submission_id,
        null as received_order,
        null as coordinate_key,
        area_key,
        fact_key,
        period_start,
        period_end,
        opening_month,
        closing_month,
        month_count,
        value
    from carried
    where month_count <= 12

),

-- Periods of one length are the year to date when all of them begin with the year, and then of one series with the
-- other lengths that do; months, and stocks (no length), are series of their own.
numbered as (

    select
        *,
        max(extract(month from opening_month)) over (partition by area_key, fact_key, month_count) as latest_opening
    from observed

)

select
    numbered.figure_id,
    numbered.submission_id,
    numbered.received_order,
    numbered.coordinate_key,
    numbered.area_key,
    areas.area_level,
    numbered.fact_key,
    case
        when numbered.month_count = 0 then 'stock'
        when numbered.month_count = 1 then 'month'
        when numbered.latest_opening = 1 then 'to_date'
        else cast(numbered.month_count as {{ dbt.type_string() }}) || '_months'
    end as rhythm,
    numbered.period_start,
    numbered.period_end,
    numbered.closing_month,
    numbered.month_count,
    numbered.value,
    ln(cast(numbered.value as double) / greatest(numbered.month_count, 1)) as log_rate
from numbered
inner join areas on numbered.area_key = areas.area_key
