with

rules as (

    select * from {{ ref('stg_rules__rules') }}

),

related as (

    select * from {{ ref('int_evaluations__related_failed') }}

),

others as (

    select * from {{ ref('int_evaluations__other') }}
    where outcome = 'fail'

),

{{ named_evaluations() }}

select * from evaluations
