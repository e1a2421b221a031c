{{ config(materialized='view') }}

with

members as (

    select * from {{ ref('int_shares__members') }}

),

divided as (

    select
        percentages.*,
        {{ quotient('parts.value', 'wholes.value', 'wholes.low') }} as ratio,
        {{ quotient_low('parts.low', 'wholes.low', 'wholes.high') }} as ratio_low,
        {{ quotient_high('parts.high', 'wholes.low', 'wholes.high') }} as ratio_high
    from members as percentages
    inner join members as parts
        on
            percentages.rule_code = parts.rule_code
            and percentages.group_key = parts.group_key
            and parts.role = 'numerator'
    inner join members as wholes
        on
            percentages.rule_code = wholes.rule_code
            and percentages.group_key = wholes.group_key
            and wholes.role = 'denominator'
    where percentages.role = 'stated'

),

expected as (

    select
        rule_code,
        group_key,
        figure_id as anchor_figure_id,
        received_order,
        area_key,
        period_start,
        period_end,
        unit,
        value as stated,
        low as stated_low,
        high as stated_high,
        {{ to_amount('100 * ratio') }} as expected,
        {{ to_amount('100 * ratio_low') }} as expected_low,
        {{ to_amount('100 * ratio_high') }} as expected_high,
        case when ratio_low is null or ratio_high is null then 'denominator' end as missing_roles
    from divided

),

{{ judged(
    columns=told_evaluation_columns(),
    is_tight='missing_roles is null and difference = 0'
) }}
