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
figures as (

    select * from {{ ref('int_figures__coded') }}

),

parted as (

    select * from figures
    where part_of is not null

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
        submissions.received_order,
        rules.rule_code || '|' || parts.submission_id || '|'
        || {{ coordinate_text('items', 'parts.area', 'parts.period_key') }}
        || '|' || cast(percentages.ordinal as {{ dbt.type_string() }}) as group_key,
        percentages.figure_id as stated_figure_id,
        parts.figure_id as numerator_figure_id,
        wholes.figure_id as denominator_figure_id,
        percentages.unit,
        parts.area_key,
        parts.period_start,
        parts.period_end
    from parted as percentages
    inner join parted as parts
        on
            percentages.submission_id = parts.submission_id
            and percentages.part_of = parts.ordinal
    inner join figures as wholes
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
        and not wholes.is_candidate
        and parts.unit = wholes.unit
        and {{ is_looked_at('parts') }}

)
{% for role in ['stated', 'numerator', 'denominator'] %}
select
    shares.rule_code,
    shares.group_key,
    shares.received_order,
    shares.unit,
    shares.area_key,
    shares.period_start,
    shares.period_end,
    figures.figure_id,
    '{{ role }}' as role,
    {{ loop.index }} as term_number,
    figures.value,
    figures.low,
    figures.high
from shares
inner join figures on shares.{{ role }}_figure_id = figures.figure_id
{% if not loop.last %}
union all
{% endif %}
{%- endfor %}
