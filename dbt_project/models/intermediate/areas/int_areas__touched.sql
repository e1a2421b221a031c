with recursive

figures as (

    select distinct
        touched.layer,
        coded.area_key
    from {{ ref('int_figures__coded') }} as coded
    inner join {{ ref('int_figures__touched') }} as touched on {{ same('coded', 'touched', ['place_key', 'span_key']) }}
    where coded.area_key is not null

),

successions as (

    select * from {{ ref('stg_reference__area_successions') }}

),

-- What is told of a unit is told of those, too, that it became.
lines as (

    select
        layer,
        area_key
    from figures

    union

    select
        lines.layer,
        successions.new_area_key as area_key
    from lines
    inner join successions on lines.area_key = successions.old_area_key

)

select
    layer,
    area_key
from lines
