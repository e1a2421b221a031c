{{ config(materialized='incremental', unique_key=['submission_id']) }}

with

rules as (

    select * from {{ ref('stg_rules__rules') }}
    where is_runnable and kind = 'list'

),

terms as (

    select * from {{ ref('stg_rules__terms') }}
    where is_anchor

),

-- A part of which no code tells what it is, is no fact, but counts in its list all the same.
figures as (

    select figures.*
    from {{ ref('int_figures__coded') }} as figures
    {{ only_touched('figures', ['submission_id']) }}

),

submissions as (

    select * from {{ ref('int_submissions__revised') }}

),

items as (

    select * from {{ ref('int_items') }}

),

listed as (

    select distinct
        submission_id,
        part_of,
        part_list,
        is_complete_list
    from figures
    where part_list is not null

),

groups as (

    select
        rules.rule_code,
        rules.rule_code || '|' || wholes.submission_id || '|'
        || {{ coordinate_text('items', 'wholes.area', 'wholes.period_key') }}
        || '|' || cast(listed.part_list as {{ dbt.type_string() }}) as group_key,
        wholes.submission_id,
        wholes.figure_id as whole_figure_id,
        submissions.received_order,
        wholes.unit,
        wholes.area_key,
        wholes.period_start,
        wholes.period_end,
        listed.part_of,
        listed.part_list,
        listed.is_complete_list
    from listed
    inner join figures as wholes
        on
            listed.submission_id = wholes.submission_id
            and listed.part_of = wholes.ordinal
    inner join submissions on wholes.submission_id = submissions.submission_id
    inner join items on wholes.item_key = items.item_key
    cross join rules
    inner join terms on rules.rule_code = terms.rule_code
    where
        not wholes.is_candidate
        and {{ is_looked_at('wholes') }}

)

select
    groups.*,
    figures.figure_id,
    case when figures.figure_id = groups.whole_figure_id then 'whole' else 'part' end as role,
    case when figures.figure_id = groups.whole_figure_id then 1 else 2 end as term_number,
    figures.value,
    figures.low,
    figures.high
from groups
inner join figures
    on
        groups.submission_id = figures.submission_id
        and (
            groups.whole_figure_id = figures.figure_id
            or groups.part_list = figures.part_list
        )
