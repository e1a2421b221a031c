with

rules as (

    select * from {{ ref('stg_rules__rules') }}

),

near as (

    select * from {{ ref('int_figures__near') }}

),

told as (

    select distinct members.group_key
    from {{ ref('int_evaluation_figures__told') }} as members
    inner join near on members.figure_id = near.figure_id

),

related as (

    select * from {{ ref('int_evaluations__near_related') }}

),

-- What tells of no figure near by may still have failed.
others as (

    select * from {{ ref('int_evaluations__other') }}
    where
        outcome = 'fail'
        or group_key in (select told.group_key from told)
        or anchor_figure_id in (select near.figure_id from near)

),

{{ named_evaluations() }}

select * from evaluations
