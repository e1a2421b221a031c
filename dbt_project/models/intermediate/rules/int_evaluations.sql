{{ config(materialized='view') }}

with

rules as (

    select * from {{ ref('stg_rules__rules') }}

),

submissions as (

    select * from {{ ref('int_submissions__revised') }}

),

related as (

    select * from {{ ref('int_evaluations__related') }}

),

others as (
    {% for kind in other_kinds() %}
    select
        rule_code,
        group_key,
        outcome,
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
        is_tight,
        missing_roles
    from {{ ref('int_evaluations__' ~ kind) }}
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
),

counted as (

    select * from {{ ref('int_evaluations__counted') }}

),

all_evaluations as (

    select
        rule_code,
        group_key,
        outcome,
        item_key,
        figure_key,
        anchor_figure_id,
        submission_id,
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
        is_tight,
        missing_roles
    from related

    union all

    select
        others.rule_code,
        others.group_key,
        others.outcome,
        null as item_key,
        null as figure_key,
        others.anchor_figure_id,
        submissions.submission_id,
        others.area_key,
        others.period_start,
        others.period_end,
        others.unit,
        others.stated,
        others.stated_low,
        others.stated_high,
        others.expected,
        others.expected_low,
        others.expected_high,
        others.difference,
        others.is_tight,
        others.missing_roles
    from others
    left join submissions on others.received_order = submissions.received_order

    union all

    select
        rule_code,
        null as group_key,
        outcome,
        null as item_key,
        null as figure_key,
        null as anchor_figure_id,
        null as submission_id,
        null as area_key,
        null as period_start,
        null as period_end,
        null as unit,
        null as stated,
        null as stated_low,
        null as stated_high,
        null as expected,
        null as expected_low,
        null as expected_high,
        null as difference,
        false as is_tight,
        null as missing_roles
    from counted
    where is_trace

)

select
    {{ dbt.hash("rules.rule_code || '|' || coalesce(all_evaluations.group_key, '')") }} as evaluation_id,
    rules.rule_code,
    rules.kind,
    rules.scope,
    rules.severity,
    all_evaluations.outcome,
    all_evaluations.group_key,
    all_evaluations.item_key,
    all_evaluations.figure_key,
    all_evaluations.anchor_figure_id,
    all_evaluations.submission_id,
    all_evaluations.area_key,
    all_evaluations.period_start,
    all_evaluations.period_end,
    all_evaluations.unit,
    cast(all_evaluations.stated as {{ type_amount() }}) as stated,
    cast(all_evaluations.stated_low as {{ type_amount() }}) as stated_low,
    cast(all_evaluations.stated_high as {{ type_amount() }}) as stated_high,
    cast(all_evaluations.expected as {{ type_amount() }}) as expected,
    cast(all_evaluations.expected_low as {{ type_amount() }}) as expected_low,
    cast(all_evaluations.expected_high as {{ type_amount() }}) as expected_high,
    cast(
        case when all_evaluations.outcome in ('pass', 'fail') then all_evaluations.difference end as {{ type_amount() }}
    ) as difference,
    all_evaluations.is_tight,
    all_evaluations.missing_roles
from rules
inner join all_evaluations on rules.rule_code = all_evaluations.rule_code
