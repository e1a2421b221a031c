{{ config(materialized='view') }}

with

shapes as (

    select * from {{ ref('int_rules__shaped') }}

),

groups as (

    select distinct
        members.shape_code,
        members.item_key,
        members.figure_key
    from {{ ref('int_rule_groups__members') }} as members
    inner join {{ ref('int_figures__near') }} as near on members.member_figure_key = near.figure_key

),

all_judged as (

    {{ related_evaluations() }}

),

-- Only what is near is put into words.
judged as (

    select all_judged.*
    from all_judged
    inner join shapes on all_judged.rule_code = shapes.rule_code
    inner join groups
        on
            shapes.shape_code = groups.shape_code
            and {{ same('all_judged', 'groups', ['item_key', 'figure_key']) }}

),

{{ named_groups() }}
