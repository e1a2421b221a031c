with

applications as (

    select * from {{ ref('int_rule_applications') }}
    where kind = 'balance'

),

terms as (

    select * from {{ ref('int_rule_applications__terms') }}
    where kind = 'balance'

),

figures as (

    select * from {{ ref('int_figures__scoped') }}

),

groups as (

    {{ anchored('applications') }}

),

-- A sum is found from its parts: each looks for the whole that it belongs to.
parts as (

    select
        terms.shape_code,
        terms.item_key,
        terms.span_key,
        {{ shared_place('terms.area_selector') }} as place_key,
        terms.term_number,
        terms.sign,
        terms.is_remainder,
        terms.completes_parent or terms.area_selector = 'children' as completes_parent,
        (terms.part_dimension <> '' or terms.area_selector = 'children') and not figures.is_coded as is_uncertain,
        figures.has_ended,
        figures.document_key,
        figures.figure_key,
        figures.value,
        figures.low,
        figures.high
    from figures
    inner join terms
        on
            figures.scope = terms.scope
            and figures.item_key = terms.member_item_key
            and figures.span_key = terms.member_span_key

)

select
    groups.shape_code,
    groups.document_key,
    groups.item_key,
    groups.span_key,
    groups.place_key,
    groups.figure_key,
    parts.term_number,
    parts.sign,
    parts.figure_key as part_figure_key,
    parts.is_remainder,
    parts.completes_parent,
    parts.is_uncertain,
    parts.has_ended,
    parts.value,
    parts.low,
    parts.high
from groups
inner join parts
    on
        groups.shape_code = parts.shape_code
        and groups.document_key = parts.document_key
        and groups.item_key = parts.item_key
        and groups.span_key = parts.span_key
        and groups.place_key = parts.place_key
