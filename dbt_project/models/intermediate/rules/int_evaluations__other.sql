{{ config(materialized='view') }}

with

judged as (
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

submissions as (

    select * from {{ ref('int_submissions__revised') }}

)

select
    judged.rule_code,
    judged.group_key,
    judged.outcome,
    judged.anchor_figure_id,
    judged.area_key,
    judged.period_start,
    judged.period_end,
    judged.unit,
    judged.stated,
    judged.stated_low,
    judged.stated_high,
    judged.expected,
    judged.expected_low,
    judged.expected_high,
    judged.difference,
    judged.is_tight,
    judged.missing_roles,
    submissions.submission_id,
    submissions.state as submission_state
from judged
left join submissions on judged.received_order = submissions.received_order
