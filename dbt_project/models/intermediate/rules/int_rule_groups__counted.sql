{{ config(materialized='incremental', unique_key=['shared_place_key']) }}
{%- set touched = touched_keys(['shared_place_key'], 'audit') %}

with

applications as (

    select * from {{ ref('int_rule_applications') }}

),

figures as (

    select * from {{ ref('int_figures__scoped') }}
    {%- if is_incremental() %}
    where
        place_key in ({{ touched }})
        or parent_place_key in ({{ touched }})
    {%- endif %}

),

divided_places as (

    select distinct {{ integer_key(['parent_area_key']) }} as place_key
    from {{ ref('stg_reference__areas') }}
    where parent_area_key is not null

),

anchors as (

    {{ anchored('applications') }}

),

-- A unit without units below it has no parts that could be sent.
groups as (

    select
        anchors.shape_code,
        anchors.span_key,
        anchors.shared_place_key,
        count(*) as group_count
    from anchors
    {{ only_touched('anchors', ['shared_place_key']) }}
    left join divided_places on anchors.shared_place_key = divided_places.place_key
    where not anchors.divides_area or divided_places.place_key is not null
    group by anchors.shape_code, anchors.span_key, anchors.shared_place_key

),

judged as (

    {{ ruled('groups') }}

)

select
    rule_code,
    shared_place_key,
    cast(sum(group_count) as bigint) as group_count
from judged
group by rule_code, shared_place_key
