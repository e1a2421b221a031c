{{ config(materialized='view') }}

with

judged as (

    select * from {{ ref('int_evaluations__numbered') }}

),

{{ named_groups() }}
