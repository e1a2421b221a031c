{{ config(
    materialized='incremental',
    unique_key=['kind', 'anchor_figure_id'],
    meta={'made_anew': evaluations_made_anew()},
) }}

with

rules as (

    select * from {{ ref('stg_rules__rules') }}

),

related as (

    select * from {{ related_to_release() }}

),

others as (

    select * from {{ others_to_release() }}

),

traces as (

    select * from {{ ref('int_evaluations__counted') }}
    where is_trace

),

{{ named_evaluations(with_traces=true) }}

select
    evaluation_id,
    rule_code,
    kind,
    scope,
    severity,
    outcome,
    group_key,
    anchor_figure_id,
    submission_id,
    submission_state,
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
from evaluations
{{ where_deleted(['kind', 'anchor_figure_id']) }}
