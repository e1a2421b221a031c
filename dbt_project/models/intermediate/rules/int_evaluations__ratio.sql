{{ config(materialized='view') }}

with

groups as (

    select * from {{ ref('int_rule_groups__measured') }}
    where kind = 'ratio'

),

divided as (

    select
        *,
        {{ quotient('numerator_value', 'denominator_value', 'denominator_low') }} as ratio,
        {{ quotient_low('numerator_low', 'denominator_low', 'denominator_high') }} as ratio_low,
        {{ quotient_high('numerator_high', 'denominator_low', 'denominator_high') }} as ratio_high,
        case when formula = 'quotient' then 1 else 100 end as factor,
        case when formula = 'percent_over' then 100 else 0 end as base
    from groups

),

expected as (

    select
        rule_code,
        group_key,
        anchor_figure_id,
        received_order,
        area_key,
        period_start,
        period_end,
        unit,
        stated_value as stated,
        stated_low,
        stated_high,
        {{ to_amount('factor * ratio - base') }} as expected,
        {{ to_amount('factor * ratio_low - base') }} as expected_low,
        {{ to_amount('factor * ratio_high - base') }} as expected_high,
        case
            when missing_roles is not null then missing_roles
            when ratio_low is null or ratio_high is null then 'denominator'
        end as missing_roles
    from divided

),

compared as (

    select
        *,
        {{ distance('stated_low', 'stated_high', 'expected_low', 'expected_high') }} as difference
    from expected

)

select
    rule_code,
    group_key,
    anchor_figure_id,
    received_order,
    area_key,
    period_start,
    period_end,
    unit,
    stated,
    stated_low,
    stated_high,
    expected,
    expected_low,
    expected_high,
    difference,
    case
        when missing_roles is not null then 'not_applicable'
        when difference = 0 then 'pass'
        else 'fail'
    end as outcome,
    missing_roles is null and difference = 0 as is_tight,
    missing_roles
from compared
