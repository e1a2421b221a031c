{{ config(materialized='incremental', unique_key=['figure_id']) }}

with

history as (

    select history.*
    from {{ ref('int_facts__history') }} as history
    {{ only_touched('history', ['figure_id']) }}

)

select
    domain,
    {{ fact_columns() | join(',\n    ') }},
    known_from,
    known_to,
    {{ local_day('known_from') }} as known_from_date,
    {{ local_day('known_to') }} as known_to_date
from history
