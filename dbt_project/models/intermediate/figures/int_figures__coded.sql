{{ config(materialized='incremental', unique_key=['submission_id']) }}

with

figures as (

    select figures.*
    from {{ ref('stg_raw__figures') }} as figures
    {{ only_touched('figures', ['submission_id']) }}

),

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

area_names as (

    select * from {{ ref('stg_reference__area_names') }}

),

market_names as (

    select * from {{ ref('stg_reference__market_names') }}

),

unread as (

    select
        figures.figure_id,
        figures.area_name,
        figures.period_end
    from figures
    left join areas on figures.read_area_key = areas.area_key
    where areas.area_key is null and figures.area_name is not null

),

-- A name means the unit that bore it on that day; a name of the past, the unit that bore it then; never one to come.
namesakes as (

    select
        unread.figure_id,
        area_names.area_key,
        rank() over (
            partition by unread.figure_id
            order by
                case
                    when {{ in_force('area_names.valid_from', 'area_names.valid_to', 'unread.period_end') }} then 0
                    else 1
                end
        ) as preference
    from unread
    inner join area_names
        on
            lower(unread.area_name) = area_names.area_name
            and coalesce(unread.period_end >= area_names.valid_from, true)

),

healed as (

    select
        figure_id,
        min(area_key) as area_key
    from namesakes
    where preference = 1
    group by figure_id
    having count(*) = 1

),

country as (

    select min(area_key) as area_key
    from areas
    where area_level = 'country'

),

-- An enterprise that names no area counts its own workers in the whole country.
reported as (

    select
        figures.*,
        case when figures.enterprise is not null and figures.area_name is null then country.area_key end as country_key
    from figures
    cross join country

),

coded as (

    select
        figures.*,
        areas.area_code,
        areas.area_key,
        market_names.market_code,
        coalesce(areas.area_level, figures.area_level) as coded_area_level,
        case
            when {{ stood_in('areas', 'figures') }} and {{ stood_in('parents', 'figures') }} then parents.area_key
        end as parent_area_key,
        coalesce(areas.valid_to <= figures.period_end, false) as has_ended,
        case when figures.kind = 'forecast' then 'forecast:' else '' end || figures.indicator_code as measure_code,
        coalesce(figures.period_basis = 'yearly_average', false) as is_yearly_average
    from reported as figures
    left join healed on figures.figure_id = healed.figure_id
    left join areas on coalesce(healed.area_key, figures.read_area_key, figures.country_key) = areas.area_key
    left join areas as parents on areas.parent_area_key = parents.area_key
    left join market_names on lower(figures.market_name) = market_names.market_name

),

placed as (

    select
        *,
        coalesce(about_indicator_code, '') as about,
        coalesce(area_key, '?' || lower(area_name), '') as area,
        coalesce(parent_area_key, '') as area_parent,
        {{ period_key('period_start', 'period_end', 'is_yearly_average') }} as period_key,
        coalesce(market_code, '?' || lower(market_name), '') as market,
        case
            when area_name is not null and area_key is null then 'unknown_area'
            when market_name is not null and market_code is null then 'unknown_market'
            else 'coded'
        end as coding_status
    from coded

)

select
    figure_id,
    submission_id,
    ordinal,
    address,
    quote,
    indicator_code,
    measure_code,
    about_indicator_code,
    value,
    low,
    high,
    hedge,
    unit,
    kind,
    area_name,
    area_key,
    area_code,
    coded_area_level as area_level,
    period_start,
    period_end,
    period_basis,
    is_yearly_average,
    period_key,
    market_name,
    market_code,
    sex,
    channel,
    programme,
    fund_source,
    departure_channel,
    enterprise,
    is_total,
    is_candidate,
    part_of,
    part_list,
    is_complete_list,
    source_rank,
    confidence,
    coding_status,
    about,
    area,
    area_parent,
    has_ended,
    market,
    {{ item_key('placed') }} as item_key,
    {{ integer_key(['area']) }} as place_key,
    case when area_parent <> '' then {{ integer_key(['area_parent']) }} end as parent_place_key,
    {{ span_key('period_start', 'period_end') }} as span_key
from placed
