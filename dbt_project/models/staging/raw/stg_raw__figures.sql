with

figures as (

    select * from {{ source('raw', 'figures') }}

),

submissions as (

    select * from {{ ref('stg_raw__submissions') }}

),

corrections as (

    select
        figure_id,
        expected_value,
        corrected_value,
        corrected_low,
        corrected_high,
        received_at,
        row_number() over (partition by figure_id order by answered_on desc, received_at desc, answer_id asc) as newness
    from {{ ref('stg_raw__answers') }}
    where state = 'corrected'

)

select
    figures.figure_id,
    figures.submission_id,
    figures.ordinal,
    figures.address,
    figures.quote,
    figures.indicator as indicator_code,
    figures.hedge,
    figures.unit,
    figures.kind,
    figures.about as about_indicator_code,
    figures.area as area_name,
    figures.area_level,
    figures.area_key as read_area_key,
    figures.period_start,
    figures.period_end,
    figures.period_basis,
    figures.market as market_name,
    figures.sex,
    figures.channel,
    figures.programme,
    figures.fund_source,
    figures.departure_channel,
    figures.enterprise,
    figures.source_rank,
    figures.confidence,
    figures.value as sent_value,
    coalesce(figures.low, figures.value) as sent_low,
    coalesce(figures.high, figures.value) as sent_high,
    corrections.received_at as corrected_at,
    coalesce(corrections.corrected_value, figures.value) as value,
    coalesce(corrections.corrected_low, figures.low, figures.value) as low,
    coalesce(corrections.corrected_high, figures.high, figures.value) as high,
    coalesce(figures.is_total, false) as is_total,
    coalesce(figures.is_candidate, false) as is_candidate,
    figures.part_of,
    figures.part_list,
    coalesce(figures.is_complete_list, false) as is_complete_list
from figures
inner join submissions
    on
        figures.submission_id = submissions.submission_id
        and figures.batch_id = submissions.batch_id
left join corrections on figures.figure_id = corrections.figure_id and corrections.newness = 1
