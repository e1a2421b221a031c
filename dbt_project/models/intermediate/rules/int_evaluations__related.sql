{{ config(materialized='view') }}

with

judged as (

    {{ related_evaluations() }}

),

{{ named_groups() }}
