with

wanted as (

    select * from {{ ref('int_figures__looked_at') }}
    where layer = 'audit'

)

select figures.*
from {{ ref('int_figures__scoped') }} as figures
inner join wanted
    on
        figures.place_key = wanted.place_key
        and figures.span_key = wanted.span_key
