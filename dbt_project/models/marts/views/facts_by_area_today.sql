with

facts as (

    {{ all_facts() }}

),

present as (

    select * from {{ ref('bridge_area_today') }}

),

areas as (

    select * from {{ ref('dim_area') }}

),

indicators as (

    select * from {{ ref('dim_indicator') }}

),

-- For each first unit the newest of its line speaks, so that a territory is not counted by the old and the new unit.
placed as (

    select
        facts.*,
        present.today_area_key,
        present.origin_count,
        case when present.is_exact then 1 else 0 end as is_exact,
        row_number() over (partition by facts.figure_id order by present.origin_area_key) as origin_number,
        row_number() over (
            partition by present.origin_area_key, facts.{{ fact_coordinates() | join(', facts.') }}
            order by areas.valid_from desc
        ) as newness
    from facts
    inner join present on facts.area_key = present.area_key
    inner join areas on facts.area_key = areas.area_key
    inner join indicators on facts.indicator_code = indicators.indicator_code
    where
        indicators.is_additive_over_areas
        or facts.area_key = present.today_area_key

),

summed as (

    select
        today_area_key,
        {{ fact_coordinates() | join(',\n        ') }},
        min(period_start) as period_start,
        min(period_end) as period_end,
        min(period_basis) as period_basis,
        min(unit) as unit,
        min(kind) as kind,
        min(origin_count) as origin_count,
        max(case when newness = 1 and area_key = today_area_key then 1 else 0 end) as is_reported,
        min(case when newness = 1 then is_exact else 1 end) as is_exact,
        sum(case when newness = 1 then 1 else 0 end) as origins_reporting,
        max(case when newness = 1 and area_key = today_area_key then figure_id end) as figure_id,
        sum(case when newness = 1 and origin_number = 1 then value else 0 end) as value,
        sum(case when newness = 1 and origin_number = 1 then low else 0 end) as low,
        sum(case when newness = 1 and origin_number = 1 then high else 0 end) as high,
        sum(case when newness > 1 and origin_number = 1 then value end) as value_left_out
    from placed
    group by today_area_key, {{ fact_coordinates() | join(', ') }}

)

select
    summed.today_area_key as area_key,
    areas.area_code,
    areas.area_name,
    areas.area_level,
    summed.period_key,
    summed.period_start,
    summed.period_end,
    summed.period_basis,
    summed.indicator_code,
    summed.breakdown,
    summed.market_code,
    summed.{{ told_breakdowns() | join(',\n    summed.') }},
    cast(summed.value as {{ type_amount() }}) as value,
    cast(summed.low as {{ type_amount() }}) as low,
    cast(summed.high as {{ type_amount() }}) as high,
    summed.unit,
    summed.kind,
    case when summed.is_reported = 1 then 'reported' else 'summed' end as territory,
    summed.is_reported = 1 or summed.is_exact = 1 as is_exact,
    cast(
        case when summed.is_reported = 1 then summed.origin_count else summed.origins_reporting end as bigint
    ) as origins_reporting,
    summed.origin_count,
    summed.is_reported = 1 or summed.origins_reporting = summed.origin_count as is_complete,
    summed.value_left_out is not null as is_told_twice,
    cast(summed.value_left_out as {{ type_amount() }}) as value_left_out,
    summed.figure_id
from summed
inner join areas on summed.today_area_key = areas.area_key
