{{ config(materialized='view') }}

with

history as (

    select * from {{ ref('int_facts__history') }}

)

select
    domain,
    {{ fact_columns() | join(',\n    ') }}
from history
where known_to is null
