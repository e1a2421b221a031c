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

),

related as (

    select distinct
        selector,
        span_key
    from {{ ref('int_spans__related') }}

),

demands as (

    select distinct
        shape_code,
        period_selector
    from {{ ref('int_rule_terms') }}
    where is_required

),

-- A period without what a term asks for, such as a day without a last month, gives nothing to judge.
unmet as (

    select distinct
        demands.shape_code,
        spans.span_key
    from demands
    cross join spans
    left join related
        on
            demands.period_selector = related.selector
            and spans.span_key = related.span_key
    where related.span_key is null

)

select
    {{ integer_key(['anchors.shape_code', 'anchors.item_key', 'figures.span_key']) }} as application_key,
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
    spans.period_start,
    spans.period_end,
    spans.calendar_years,
    spans.calendar_months,
    spans.calendar_quarters,
    spans.years
from anchors
inner join figures
    on
        anchors.scope = figures.scope
        and anchors.item_key = figures.item_key
inner join spans on figures.span_key = spans.span_key
left join unmet
    on
        anchors.shape_code = unmet.shape_code
        and figures.span_key = unmet.span_key
where unmet.shape_code is null
