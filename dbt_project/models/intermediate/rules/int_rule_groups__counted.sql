with

applications as (

    select * from {{ ref('int_rule_applications') }}

),

figures as (

    select * from {{ ref('int_figures__scoped') }}

),

divided_places as (

    select distinct {{ integer_key(['parent_area_key']) }} as place_key
    from {{ ref('stg_reference__areas') }}
    where parent_area_key is not null

),

anchored as (

    {{ anchored('applications') }}

)

-- A unit without units below it has no parts that could be sent.
select
    anchored.shape_code,
    anchored.span_key,
    count(*) as group_count
from anchored
left join divided_places on anchored.place_key = divided_places.place_key
where not anchored.divides_area or divided_places.place_key is not null
group by anchored.shape_code, anchored.span_key
