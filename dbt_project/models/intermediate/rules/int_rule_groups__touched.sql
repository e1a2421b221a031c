with

figures as (

    select * from {{ ref('int_figures__touched') }}

),

terms as (

    select * from {{ ref('int_rule_applications__terms') }}

),

areas as (

    {{ places_below() }}

),

successions as (

    {{ places_succeeded() }}

),

spans as (

    {{ spans_looked_at('figures') }}

),

-- A figure belongs to groups of its own territory, of the one above, and of the one that its territory became.
reached as (

    select
        layer,
        place_key,
        span_key
    from figures

    union

    select
        figures.layer,
        areas.parent_place_key as place_key,
        figures.span_key
    from figures
    inner join areas on figures.place_key = areas.place_key

    union

    select
        figures.layer,
        successions.new_place_key as place_key,
        figures.span_key
    from figures
    inner join successions on figures.place_key = successions.old_place_key

),

-- What a term names by itself belongs to the groups of all territories.
named as (

    select distinct
        figures.layer,
        terms.span_key
    from terms
    inner join figures
        on
            terms.place_key = figures.place_key
            and terms.member_span_key = figures.span_key

),

places as (

    select place_key
    from {{ ref('int_figures__named') }}
    where exists (select 1 from named)

    union

    select parent_place_key as place_key
    from {{ ref('int_figures__named') }}
    where
        parent_place_key is not null
        and exists (select 1 from named)

)

select
    reached.layer,
    reached.place_key as shared_place_key,
    spans.span_key
from reached
inner join spans on reached.span_key = spans.member_span_key

union

select
    named.layer,
    places.place_key as shared_place_key,
    named.span_key
from places
cross join named
