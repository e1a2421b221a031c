with

observed as (

    select * from {{ ref('int_series__observed') }}

),

series as (

    select * from {{ ref('int_series') }}

),

-- Windows run over these rows, so they are narrow: the series by its number, the figure by its rate a month.
rated as (

    select
        series.series_number,
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
            partition by series_number
            order by period_end, month_count
            rows between 6 preceding and 6 following
        ) as level
    from rated

),

-- What the same months of the years have in common, once there are enough years for a median to outvote a slip.
seasons as (

    select
        series_number,
        season,
        {{ median('log_rate - level') }} as seasonal
    from levelled
    group by series_number, season
    having count(*) >= 3

),

seasoned as (

    select
        levelled.*,
        levelled.log_rate - levelled.level - coalesce(seasons.seasonal, 0) as own_deviation
    from levelled
    left join seasons
        on
            levelled.series_number = seasons.series_number
            and levelled.season = seasons.season

),

-- What befell all units of the level in that period.
facts as (

    select
        area_level,
        fact_key,
        rhythm,
        row_number() over (order by area_level, fact_key, rhythm) as fact_number
    from series
    group by area_level, fact_key, rhythm

),

companies as (

    select
        series.series_number,
        facts.fact_number
    from series
    inner join facts
        on
            series.area_level = facts.area_level
            and series.fact_key = facts.fact_key
            and series.rhythm = facts.rhythm

),

accompanied as (

    select
        seasoned.*,
        companies.fact_number
    from seasoned
    inner join companies on seasoned.series_number = companies.series_number

),

shifts as (

    select
        fact_number,
        period_end,
        month_count,
        {{ median('own_deviation') }} as shift
    from accompanied
    where figure_id is not null
    group by fact_number, period_end, month_count
    having count(*) >= 5

),

deviations as (

    select
        accompanied.*,
        accompanied.own_deviation - coalesce(shifts.shift, 0) as deviation
    from accompanied
    left join shifts
        on
            accompanied.fact_number = shifts.fact_number
            and accompanied.period_end = shifts.period_end
            and accompanied.month_count = shifts.month_count

),

-- 1.4826 times the median deviation is the standard deviation of what is normal.
scales as (

    select
        series_number,
        fact_number,
        max(period_end) as newest_period_end,
        1.4826 * {{ median('abs(deviation)') }} as scale
    from deviations
    group by series_number, fact_number

),

-- A short series may look calmer than it is: it is taken to be no calmer than most of its peers.
usual_scales as (

    select
        fact_number,
        {{ median('scale') }} as usual_scale
    from scales
    group by fact_number

),

spreads as (

    select
        scales.series_number,
        scales.newest_period_end,
        greatest(scales.scale, usual_scales.usual_scale) as scale
    from scales
    inner join usual_scales on scales.fact_number = usual_scales.fact_number

),

-- What the months before it in the year sum to, where all of them were told.
to_date as (

    select
        *,
        sum(value) over (
            partition by series_number, extract(year from closing_month)
            order by closing_month
            rows between unbounded preceding and 1 preceding
        ) as value_before,
        count(*) over (
            partition by series_number, extract(year from closing_month)
            order by closing_month
            rows between unbounded preceding and 1 preceding
        ) as months_before
    from deviations

)

select
    to_date.figure_id,
    to_date.series_number,
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
inner join spreads on to_date.series_number = spreads.series_number
where to_date.figure_id is not null
