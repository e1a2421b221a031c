{{ config(materialized='view') }}

with

members as (

    select * from {{ ref('int_agreements__members') }}

),

-- The two that lie farthest apart speak for all.
ranked as (

    select
        *,
        row_number() over (
            partition by rule_code, group_key order by low desc, high desc, received_order desc, figure_id asc
        ) as highest,
        row_number() over (
            partition by rule_code, group_key order by high asc, low asc, received_order asc, figure_id desc
        ) as lowest,
        max(received_order) over (partition by rule_code, group_key) as newest_order
    from members

),

expected as (

    select
        highest.rule_code,
        highest.group_key,
        highest.figure_id as anchor_figure_id,
        highest.newest_order as received_order,
        highest.area_key,
        highest.period_start,
        highest.period_end,
        highest.unit,
        highest.value as stated,
        highest.low as stated_low,
        highest.high as stated_high,
        lowest.value as expected,
        lowest.low as expected_low,
        lowest.high as expected_high,
        {{ to_amount('highest.tolerance_pct * abs(cast(highest.low as double)) / 100') }} as tolerance,
        {{ to_amount('highest.ceiling_pct * abs(cast(highest.low as double)) / 100') }} as ceiling
    from ranked as highest
    inner join ranked as lowest
        on
            highest.rule_code = lowest.rule_code
            and highest.group_key = lowest.group_key
            and lowest.lowest = 1
    where highest.highest = 1

),

{{ judged(
    columns=told_evaluation_columns(),
    missing="case when abs(difference) > ceiling and abs(difference) > tolerance then 'stated' end",
    passes='abs(difference) <= tolerance',
    is_tight='difference = 0'
) }}
