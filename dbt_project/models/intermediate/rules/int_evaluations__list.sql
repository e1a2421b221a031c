{{ config(materialized='view') }}

with

members as (

    select * from {{ ref('int_lists__members') }}

),

parts as (

    select
        rule_code,
        group_key,
        {{ to_amount('sum(value)') }} as value,
        {{ to_amount('sum(low)') }} as low,
        {{ to_amount('sum(high)') }} as high
    from members
    where role = 'part'
    group by rule_code, group_key

),

-- A list that claims to be all of its whole sums to it; any other sums to at most the whole.
expected as (

    select
        wholes.rule_code,
        wholes.group_key,
        wholes.figure_id as anchor_figure_id,
        wholes.received_order,
        wholes.area_key,
        wholes.period_start,
        wholes.period_end,
        wholes.unit,
        wholes.is_complete_list,
        wholes.value as stated,
        wholes.low as stated_low,
        wholes.high as stated_high,
        parts.value as expected,
        parts.low as expected_low,
        case when wholes.is_complete_list then parts.high end as expected_high,
        cast(null as {{ dbt.type_string() }}) as missing_roles
    from members as wholes
    inner join parts
        on
            wholes.rule_code = parts.rule_code
            and wholes.group_key = parts.group_key
    where wholes.role = 'whole'

),

{{ judged(
    columns=told_evaluation_columns(),
    is_tight='difference = 0 and is_complete_list'
) }}
