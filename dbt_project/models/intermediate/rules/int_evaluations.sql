{{ config(materialized='view') }}

with

rules as (

    select * from {{ ref('stg_rules__rules') }}

),

related as (

    select * from {{ ref('int_evaluations__related') }}

),

others as (

    select * from {{ ref('int_evaluations__other') }}

),

traces as (

    select * from {{ ref('int_evaluations__counted') }}
    where is_trace

),

{{ named_evaluations(with_traces=true) }}

select * from evaluations
