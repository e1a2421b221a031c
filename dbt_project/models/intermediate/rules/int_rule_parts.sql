{{ config(materialized='view') }}

with

terms as (

    select * from {{ ref('int_rule_applications__terms') }}
    where kind = 'balance'

),

figures as (

    select * from {{ ref('int_figures__scoped') }}

)

-- A sum is found from its parts: each tells where its whole would stand.
select
    terms.application_key,
    figures.document_key,
    {{ shared_place('terms.area_selector') }} as place_key,
    terms.term_number,
    terms.sign,
    figures.figure_key as part_figure_key,
    terms.is_remainder,
    terms.completes_parent or terms.area_selector = 'children' as completes_parent,
    (terms.part_dimension <> '' or terms.area_selector = 'children') and not figures.is_coded as is_uncertain,
    figures.has_ended,
    figures.value,
    figures.low,
    figures.high
from figures
inner join terms
    on
        figures.scope = terms.scope
        and figures.item_key = terms.member_item_key
        and figures.span_key = terms.member_span_key
