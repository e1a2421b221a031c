{{ config(materialized='incremental', unique_key=['submission_id']) }}

{%- set roles = {'stated': 'percentages', 'numerator': 'parts', 'denominator': 'wholes'} -%}

with

rules as (

    select * from {{ ref('stg_rules__rules') }}
    where is_runnable and kind = 'share'

),

terms as (

    select * from {{ ref('stg_rules__terms') }}
    where is_anchor

),

-- A percentage whose indicator nobody can name is no fact, but it is a share of what it stands beside all the same.
parted as (

    select parted.*
    from {{ ref('int_figures__coded') }} as parted
    {{ only_touched('parted', ['submission_id']) }}
    where parted.part_of is not null

),

wholes as (

    select wholes.*
    from {{ ref('int_figures__coded') }} as wholes
    {{ only_touched('wholes', ['submission_id']) }}
    where not wholes.is_candidate

),

submissions as (

    select * from {{ ref('int_submissions__revised') }}

),

items as (

    select * from {{ ref('int_items') }}

),

shares as (

    select
        rules.rule_code,
        parts.submission_id,
        submissions.received_order,
        rules.rule_code || '|' || parts.submission_id || '|'
        || {{ coordinate_text('items', 'parts.area', 'parts.period_key') }}
        || '|' || cast(percentages.ordinal as {{ dbt.type_string() }}) as group_key,
        {%- for role, relation in roles.items() %}
        {{ relation }}.figure_id as {{ role }}_figure_id,
        {{ relation }}.value as {{ role }}_value,
        {{ relation }}.low as {{ role }}_low,
        {{ relation }}.high as {{ role }}_high,
        {%- endfor %}
        percentages.unit,
        parts.area_key,
        parts.period_start,
        parts.period_end
    from parted as percentages
    inner join parted as parts
        on
            percentages.submission_id = parts.submission_id
            and percentages.part_of = parts.ordinal
    inner join wholes
        on
            parts.submission_id = wholes.submission_id
            and parts.part_of = wholes.ordinal
    inner join submissions on parts.submission_id = submissions.submission_id
    inner join items on parts.item_key = items.item_key
    cross join rules
    inner join terms on rules.rule_code = terms.rule_code
    where
        percentages.kind = 'ratio'
        and not parts.is_candidate
        and parts.unit = wholes.unit
        and {{ is_looked_at('parts') }}

)
{% for role in roles %}
select
    rule_code,
    group_key,
    submission_id,
    received_order,
    unit,
    area_key,
    period_start,
    period_end,
    {{ role }}_figure_id as figure_id,
    '{{ role }}' as role,
    {{ loop.index }} as term_number,
    {{ role }}_value as value,
    {{ role }}_low as low,
    {{ role }}_high as high
from shares
{% if not loop.last %}
union all
{% endif %}
{%- endfor %}
