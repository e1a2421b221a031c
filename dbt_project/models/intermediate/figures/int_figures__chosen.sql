{{ config(materialized='view') }}

with

stated as (

    select * from {{ ref('int_figures__stated') }}

),

scoped as (

    select * from {{ ref('int_figures__scoped') }}
    where
        scope = 'warehouse'
        and not is_equivalent

)

select stated.*
from stated
inner join scoped on stated.figure_key = scoped.figure_key
