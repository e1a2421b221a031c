{{ config(materialized='incremental', unique_key=['parent_place_key']) }}

with

areas as (

    {{ siblings() }}

),

units as (

    select areas.*
    from areas
    {{ only_touched('areas', ['parent_place_key']) }}

),

successions as (

    select successions.*
    from {{ ref('int_area_successions__whole') }} as successions
    inner join units on successions.new_area_key = units.area_key

),

-- A unit goes on with the series of those whom it succeeded.
told_of as (

    select area_key from units
    union
    select old_area_key as area_key from successions

),

figures as (

    select figures.*
    from {{ ref('int_figures__chosen') }} as figures
    inner join told_of on figures.area_key = told_of.area_key
    where
        not figures.is_yearly_average
        and figures.kind in ('flow', 'stock')
        and figures.value > 0

),

indicators as (

    select * from {{ ref('indicators') }}

),

measured as (

    select
        figures.figure_id,
        figures.received_order,
        figures.indicator_code,
        figures.area_key,
        figures.period_start,
        figures.period_end,
        figures.value,
        figures.low,
        figures.high,
        figures.unit,
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
        counted.unit,
        sum(counted.value) as value
    from counted
    inner join indicators on counted.indicator_code = indicators.indicator_code and indicators.is_additive_over_areas
    inner join successions
        on
            counted.area_key = successions.old_area_key
            and counted.period_end < successions.new_valid_from
    group by
        successions.new_area_key,
        counted.fact_key,
        counted.period_start,
        counted.period_end,
        counted.opening_month,
        counted.closing_month,
        counted.month_count,
        counted.unit,
        successions.old_count
    having count(*) = successions.old_count

),

told as (

    select
        figure_id,
        received_order,
        area_key,
        fact_key,
        unit,
        period_start,
        period_end,
        opening_month,
        closing_month,
        month_count,
        value,
        low,
        high
    from counted
    where month_count <= 12

    union all

    select
        null as figure_id,
        null as received_order,
        area_key,
        fact_key,
        unit,
        period_start,
        period_end,
        opening_month,
        closing_month,
        month_count,
        value,
        value as low,
        value as high
    from carried
    where month_count <= 12

),

observed as (

    select
        told.*,
        units.area_level,
        units.parent_place_key
    from told
    inner join units on told.area_key = units.area_key

),

-- Periods of one length are the year to date when all of them begin with the year, and then of one series with the
-- other lengths that do; months, and stocks (no length), are series of their own.
lengths as (

    select
        area_key,
        fact_key,
        month_count,
        max(extract(month from opening_month)) = 1 as is_to_date
    from observed
    where month_count > 1
    group by area_key, fact_key, month_count

)

select
    observed.figure_id,
    observed.received_order,
    observed.area_key,
    observed.area_level,
    observed.parent_place_key,
    observed.fact_key,
    case
        when observed.month_count = 0 then 'stock'
        when observed.month_count = 1 then 'month'
        when lengths.is_to_date then 'to_date'
        else cast(observed.month_count as {{ dbt.type_string() }}) || '_months'
    end as rhythm,
    observed.unit,
    observed.period_start,
    observed.period_end,
    observed.closing_month,
    observed.month_count,
    observed.value,
    observed.low,
    observed.high
from observed
left join lengths
    on
        observed.area_key = lengths.area_key
        and observed.fact_key = lengths.fact_key
        and observed.month_count = lengths.month_count
