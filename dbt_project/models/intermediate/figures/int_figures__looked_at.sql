with

groups as (

    select * from {{ ref('int_rule_groups__touched') }}

),

terms as (

    select * from {{ ref('int_rule_applications__terms') }}

),

layers as (

    select distinct layer
    from groups

),

areas as (

    {{ places_below() }}

),

successions as (

    {{ places_succeeded() }}

),

spans as (

    {{ spans_looked_at('groups') }}

),

asked as (

    select distinct
        groups.layer,
        groups.shared_place_key,
        spans.member_span_key as span_key
    from groups
    inner join spans on groups.span_key = spans.span_key

)

-- A group looks at its territory, at all below it and those whom it succeeded, and at what terms name by themselves.
select
    layer,
    shared_place_key as place_key,
    span_key
from asked

union

select
    asked.layer,
    areas.place_key,
    asked.span_key
from asked
inner join areas on asked.shared_place_key = areas.parent_place_key

union

select
    asked.layer,
    successions.old_place_key as place_key,
    asked.span_key
from asked
inner join successions on asked.shared_place_key = successions.new_place_key

union

select
    layers.layer,
    terms.place_key,
    terms.member_span_key as span_key
from terms
cross join layers
where
    terms.place_key is not null
    and terms.member_span_key is not null
