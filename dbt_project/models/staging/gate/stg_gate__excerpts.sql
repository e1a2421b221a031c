with

excerpts as (

    select * from {{ source('gate', 'excerpts') }}

)

select
    figure_id,
    context
from excerpts
