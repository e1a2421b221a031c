with

groups as (

    select * from {{ ref('int_rule_groups__touched') }}
    where layer = 'audit'

),

terms as (

    select * from {{ ref('int_rule_applications__terms') }}

),

areas as (

    {{ places_below() }}

),

spans as (

    {{ spans_looked_at('groups') }}

),

asked as (

    select distinct
        groups.shared_place_key,
        spans.member_span_key as span_key
    from groups
    inner join spans on groups.span_key = spans.span_key

),

-- A group looks at its territory, at all below it, and at what its terms name by themselves.
wanted as (

    select
        shared_place_key as place_key,
        span_key
    from asked

    union

    select
        areas.place_key,
        asked.span_key
    from asked
    inner join areas on asked.shared_place_key = areas.parent_place_key

    union

    select
        place_key,
        member_span_key as span_key
    from terms
    where
        place_key is not null
        and member_span_key is not null
        and exists (select 1 from groups)

)

select figures.*
from {{ ref('int_figures__scoped') }} as figures
inner join wanted
    on
        figures.place_key = wanted.place_key
        and figures.span_key = wanted.span_key
