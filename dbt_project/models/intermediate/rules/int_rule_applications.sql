with

anchors as (

    select * from {{ ref('int_rule_anchors') }}

),

figures as (

    select distinct
        scope,
        item_key,
        span_key
    from {{ ref('int_figures__scoped') }}

),

spans as (

    select * from {{ ref('int_spans') }}

)

select
    anchors.shape_code,
    anchors.kind,
    anchors.scope,
    anchors.item_key,
    figures.span_key,
    anchors.role,
    anchors.term_number,
    anchors.area_selector,
    anchors.place_key as anchor_place_key,
    anchors.divides_area,
    spans.period_end,
    spans.calendar_years,
    spans.years
from anchors
inner join figures
    on
        anchors.scope = figures.scope
        and anchors.item_key = figures.item_key
inner join spans on figures.span_key = spans.span_key
where not anchors.has_years or spans.is_longer_than_a_year
