{{ config(materialized='view') }}

with

groups as (

    {{ ruled(ref('int_rule_groups__ratio')) }}

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
        *,
        stated_value as stated,
        {{ to_amount('factor * ratio - base') }} as expected,
        {{ to_amount('factor * ratio_low - base') }} as expected_low,
        {{ to_amount('factor * ratio_high - base') }} as expected_high,
        case when ratio_low is null or ratio_high is null then 'denominator' end as missing_roles
    from divided

),

{{ judged(is_tight='missing_roles is null and difference = 0') }}
