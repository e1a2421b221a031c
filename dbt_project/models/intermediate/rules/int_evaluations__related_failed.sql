{{ config(materialized='incremental', unique_key=group_keys()) }}

with

all_judged as (

    select * from {{ ref('int_evaluations__numbered') }}

),

judged as (

    select all_judged.*
    from all_judged
    {{ only_touched('all_judged', group_keys()) }}
    where all_judged.outcome = 'fail'

),

{{ named_groups() }}
