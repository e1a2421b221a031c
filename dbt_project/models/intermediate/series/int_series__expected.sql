{{ config(materialized='incremental', unique_key=['parent_place_key']) }}

with

observed as (

    select * from {{ ref('int_series__observed') }}

),

series as (

    select series.*
    from {{ ref('int_series') }} as series
    {{ only_touched('series', ['parent_place_key']) }}

),

-- Windows run over these rows, so they are narrow: the series by its number, the figure by its rate a month.
rated as (

    select
        series.time_series_key,
        series.peers_key,
        observed.figure_id,
        observed.received_order,
        observed.period_start,
        observed.period_end,
        observed.closing_month,
        observed.month_count,
        observed.value,
        observed.low,
        observed.high,
        extract(month from observed.closing_month) as season,
        ln(cast(observed.value as double) / greatest(observed.month_count, 1)) as log_rate
    from observed
    inner join series
        on
            observed.area_key = series.area_key
            and observed.fact_key = series.fact_key
            and observed.rhythm = series.rhythm

),

-- The level of the series around each figure: a median does not follow one that is wrong.
levelled as (

    select
        *,
        {{ median('log_rate') }} over (
            partition by time_series_key
            order by period_end, month_count
            rows between 6 preceding and 6 following
        ) as level
    from rated

),

-- What the same months of the years have in common, once there are enough years for a median to outvote a slip.
seasons as (

    select
        time_series_key,
        season,
        {{ median('log_rate - level') }} as seasonal
    from levelled
    group by time_series_key, season
    having count(*) >= 3

),

seasoned as (

    select
        levelled.*,
        levelled.log_rate - levelled.level - coalesce(seasons.seasonal, 0) as own_deviation
    from levelled
    left join seasons
        on
            levelled.time_series_key = seasons.time_series_key
            and levelled.season = seasons.season

),

-- What befell all units beside it in that period.
shifts as (

    select
        peers_key,
        period_end,
        month_count,
        {{ median('own_deviation') }} as shift
    from seasoned
    where figure_id is not null
    group by peers_key, period_end, month_count
    having count(*) >= 5

),

deviations as (

    select
        seasoned.*,
        seasoned.own_deviation - coalesce(shifts.shift, 0) as deviation
    from seasoned
    left join shifts
        on
            seasoned.peers_key = shifts.peers_key
            and seasoned.period_end = shifts.period_end
            and seasoned.month_count = shifts.month_count

),

-- 1.4826 times the median deviation is the standard deviation of what is normal.
scales as (

    select
        time_series_key,
        peers_key,
        max(period_end) as newest_period_end,
        1.4826 * {{ median('abs(deviation)') }} as scale
    from deviations
    group by time_series_key, peers_key

),

-- A short series may look calmer than it is: it is taken to be no calmer than most of its peers.
usual_scales as (

    select
        peers_key,
        {{ median('scale') }} as usual_scale
    from scales
    group by peers_key

),

spreads as (

    select
        scales.time_series_key,
        scales.newest_period_end,
        greatest(scales.scale, usual_scales.usual_scale) as scale
    from scales
    inner join usual_scales on scales.peers_key = usual_scales.peers_key

),

-- What the months before it in the year sum to, where all of them were told.
to_date as (

    select
        *,
        sum(value) over (
            partition by time_series_key, extract(year from closing_month)
            order by closing_month
            rows between unbounded preceding and 1 preceding
        ) as value_before,
        count(*) over (
            partition by time_series_key, extract(year from closing_month)
            order by closing_month
            rows between unbounded preceding and 1 preceding
        ) as months_before
    from deviations

)

select
    to_date.figure_id,
    to_date.time_series_key,
    series.parent_place_key,
    to_date.received_order,
    to_date.period_start,
    to_date.period_end,
    to_date.value,
    to_date.low,
    to_date.high,
    to_date.deviation,
    cast(to_date.value as double) / exp(to_date.deviation) as expected,
    spreads.scale,
    to_date.period_end = spreads.newest_period_end as is_newest,
    case
        when to_date.month_count = 1 and to_date.months_before = to_date.season - 1
            then to_date.value_before
    end as value_before
from to_date
inner join spreads on to_date.time_series_key = spreads.time_series_key
inner join series on to_date.time_series_key = series.time_series_key
where to_date.figure_id is not null
