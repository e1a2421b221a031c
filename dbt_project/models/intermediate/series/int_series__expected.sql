with

observed as (

    select * from {{ ref('int_series__observed') }}

),

series as (

    select
        area_key,
        fact_key,
        rhythm,
        count(*) as observation_count
    from observed
    group by area_key, fact_key, rhythm

),

-- The level of the series around each figure: a median does not follow one that is wrong.
levelled as (

    select
        *,
        {{ median('log_rate') }} over (
            partition by area_key, fact_key, rhythm
            order by period_end, month_count
            rows between 6 preceding and 6 following
        ) as level
    from observed

),

-- What the same months of the years have in common, once there are enough years for a median to outvote a slip.
seasons as (

    select
        area_key,
        fact_key,
        rhythm,
        extract(month from closing_month) as season,
        {{ median('log_rate - level') }} as seasonal
    from levelled
    group by area_key, fact_key, rhythm, extract(month from closing_month)
    having count(*) >= 3

),

seasoned as (

    select
        levelled.*,
        levelled.level + coalesce(seasons.seasonal, 0) as own_expectation
    from levelled
    left join seasons
        on
            levelled.area_key = seasons.area_key
            and levelled.fact_key = seasons.fact_key
            and levelled.rhythm = seasons.rhythm
            and extract(month from levelled.closing_month) = seasons.season

),

-- What befell all units of the level in that period.
peers as (

    select
        area_level,
        fact_key,
        rhythm,
        period_start,
        period_end,
        {{ median('log_rate - own_expectation') }} as shift
    from seasoned
    where figure_id is not null
    group by area_level, fact_key, rhythm, period_start, period_end
    having count(*) >= 5

),

deviations as (

    select
        seasoned.*,
        seasoned.log_rate - seasoned.own_expectation - coalesce(peers.shift, 0) as deviation
    from seasoned
    left join peers
        on
            seasoned.area_level = peers.area_level
            and seasoned.fact_key = peers.fact_key
            and seasoned.rhythm = peers.rhythm
            and seasoned.period_end = peers.period_end
            and coalesce(seasoned.period_start, seasoned.period_end) = coalesce(peers.period_start, peers.period_end)

),

-- 1.4826 times the median deviation is the standard deviation of what is normal.
scales as (

    select
        area_key,
        fact_key,
        rhythm,
        1.4826 * {{ median('abs(deviation)') }} as scale
    from deviations
    group by area_key, fact_key, rhythm

),

-- What the months before it in the year sum to, where all of them were told.
to_date as (

    select
        *,
        sum(value) over (
            partition by area_key, fact_key, rhythm, extract(year from closing_month)
            order by closing_month
            rows between unbounded preceding and 1 preceding
        ) as value_before,
        count(*) over (
            partition by area_key, fact_key, rhythm, extract(year from closing_month)
            order by closing_month
            rows between unbounded preceding and 1 preceding
        ) as months_before
    from deviations

)

select
    to_date.figure_id,
    to_date.submission_id,
    to_date.received_order,
    to_date.coordinate_key,
    to_date.area_key,
    to_date.fact_key,
    to_date.rhythm,
    to_date.period_start,
    to_date.period_end,
    to_date.value,
    to_date.deviation,
    cast(to_date.value as double) / exp(to_date.deviation) as expected,
    scales.scale,
    series.observation_count,
    case
        when to_date.rhythm = 'month' and to_date.months_before = extract(month from to_date.closing_month) - 1
            then to_date.value_before
    end as value_before
from to_date
inner join series
    on
        to_date.area_key = series.area_key
        and to_date.fact_key = series.fact_key
        and to_date.rhythm = series.rhythm
inner join scales
    on
        to_date.area_key = scales.area_key
        and to_date.fact_key = scales.fact_key
        and to_date.rhythm = scales.rhythm
where to_date.figure_id is not null
