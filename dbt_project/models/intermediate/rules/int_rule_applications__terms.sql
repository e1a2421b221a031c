with

applications as (

    select * from {{ ref('int_rule_applications') }}

),

terms as (

    select * from {{ ref('int_rule_terms') }}

),

spans as (

    select * from {{ ref('int_spans__related') }}

)

select
    applications.application_key,
    applications.shape_code,
    applications.kind,
    applications.scope,
    applications.item_key,
    applications.span_key,
    terms.role,
    terms.term_number,
    terms.sign,
    terms.is_required,
    terms.is_length,
    terms.period_selector,
    terms.area_selector,
    terms.place_key,
    terms.part_dimension,
    terms.completing_count,
    terms.is_remainder,
    terms.completes_parent,
    terms.member_item_key,
    spans.related_span_key as member_span_key
from applications
inner join terms
    on
        applications.shape_code = terms.shape_code
        and applications.item_key = terms.item_key
left join spans
    on
        terms.period_selector = spans.selector
        and applications.span_key = spans.span_key
