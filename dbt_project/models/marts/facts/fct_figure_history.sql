with

history as (

    select * from {{ ref('int_figures__history') }}

),

figures as (

    select * from {{ ref('int_figures__coded') }}

),

corrected as (

    select
        figure_id,
        corrected_at,
        sent_value
    from {{ ref('stg_raw__figures') }}
    where corrected_at is not null

),

-- A corrected figure was known as it was sent until the correction came, and is kept so.
statements as (

    select
        history.*,
        corrected.figure_id is not null as is_correction,
        false as is_corrected
    from history
    left join corrected on history.figure_id = corrected.figure_id
    where corrected.figure_id is null or history.known_to is null or corrected.corrected_at < history.known_to

    union all

    select
        history.*,
        false as is_correction,
        true as is_corrected
    from history
    inner join corrected on history.figure_id = corrected.figure_id

)

select
    statements.figure_id,
    statements.submission_id,
    statements.last_figure_id,
    statements.last_submission_id,
    statements.series_key,
    figures.address,
    figures.quote,
    figures.indicator_code,
    figures.about_indicator_code,
    figures.area_key,
    figures.area_name,
    figures.period_key,
    figures.period_start,
    figures.period_end,
    figures.period_basis,
    figures.market_code,
    figures.sex,
    figures.channel,
    figures.programme,
    figures.fund_source,
    figures.departure_channel,
    figures.kind,
    figures.unit,
    case when statements.is_corrected then corrected.sent_value else statements.value end as value,
    case when statements.is_corrected then corrected.sent_value else statements.low end as low,
    case when statements.is_corrected then corrected.sent_value else statements.high end as high,
    case
        when statements.is_correction and corrected.corrected_at > statements.known_from then corrected.corrected_at
        else statements.known_from
    end as known_from,
    case
        when not statements.is_corrected then statements.known_to
        when statements.known_to < corrected.corrected_at then statements.known_to
        else corrected.corrected_at
    end as known_to,
    statements.is_correction,
    statements.is_corrected
from statements
inner join figures on statements.figure_id = figures.figure_id
left join corrected on statements.figure_id = corrected.figure_id
order by statements.figure_id, statements.is_correction
