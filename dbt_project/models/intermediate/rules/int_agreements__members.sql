with

rules as (

    select * from {{ ref('stg_rules__rules') }}
    where is_runnable and kind = 'agreement'

),

terms as (

    select * from {{ ref('stg_rules__terms') }}
    where is_anchor

),

figures as (

    select * from {{ ref('int_figures__coded') }}
    where not is_candidate

),

stated as (

    select * from {{ ref('int_figures__stated') }}

),

equivalents as (

    select * from {{ ref('int_indicators__equivalent') }}
    where is_canonical

),

-- Within a document every statement of a fact counts; across documents the most precise one of each document.
told as (

    select
        figures.figure_id,
        'submission' as scope,
        stated.submission_id as scope_key,
        figures.value,
        figures.low,
        figures.high,
        stated.coordinate_key as stated_coordinate_key,
        stated.submission_id
    from figures
    inner join stated
        on
            figures.submission_id = stated.submission_id
            and figures.coordinate_key = stated.coordinate_key

    union all

    select
        figure_id,
        'warehouse' as scope,
        '' as scope_key,
        value,
        low,
        high,
        coordinate_key as stated_coordinate_key,
        submission_id
    from stated
    where
        submission_state = 'current'
        and is_coded
        and area_key is not null
        and period_end is not null

),

placed as (

    select
        told.figure_id,
        told.scope,
        told.scope_key,
        told.value,
        told.low,
        told.high,
        stated.submission_id,
        stated.received_order,
        stated.unit,
        stated.area_key,
        stated.period_start,
        stated.period_end,
        stated.period_key,
        stated.is_yearly_average,
        stated.about,
        stated.area,
        stated.measure_code as own_measure_code,
        stated.channel as own_channel,
        coalesce(equivalents.same_as_measure_code, stated.measure_code) as measure_code,
        coalesce(equivalents.same_as_channel, stated.channel) as channel,
        stated.market,
        stated.sex,
        stated.programme,
        stated.fund_source,
        stated.departure_channel
    from told
    inner join stated
        on
            told.submission_id = stated.submission_id
            and told.stated_coordinate_key = stated.coordinate_key
    left join equivalents
        on
            stated.measure_code = equivalents.measure_code
            and stated.channel = equivalents.channel

),

keyed as (

    select
        placed.*,
        placed.scope_key || '|' || {{ coordinate_key('placed') }} as lookup_key
    from placed

),

-- A document that tells a fact by two names has one voice across documents.
voiced as (

    select
        *,
        row_number() over (
            partition by scope, lookup_key, submission_id
            order by case when own_measure_code = measure_code then 0 else 1 end, high - low, figure_id
        ) as voice
    from keyed

),

matched as (

    select
        rules.rule_code,
        rules.tolerance_pct,
        rules.ceiling_pct,
        terms.role,
        rules.rule_code || '|' || voiced.lookup_key as group_key,
        voiced.figure_id,
        voiced.submission_id,
        voiced.received_order,
        voiced.unit,
        voiced.area_key,
        voiced.period_start,
        voiced.period_end,
        voiced.value,
        voiced.low,
        voiced.high
    from rules
    inner join terms on rules.rule_code = terms.rule_code
    inner join voiced
        on
            rules.scope = voiced.scope
            and (terms.measure_code = 'any' or terms.measure_code = voiced.own_measure_code)
            and (terms.about = '' or terms.about = voiced.about)
            {%- for dimension in divisible_dimensions() %}
            and {{ is_selected('voiced.' ~ dimension, 'terms.' ~ dimension ~ '_selector') }}
            {%- endfor %}
    where
        (voiced.voice = 1 or voiced.scope = 'submission')
        and (rules.valid_to is null or voiced.period_end < rules.valid_to)
        and (voiced.period_end is null or voiced.period_end >= rules.valid_from)

),

counted as (

    select
        *,
        count(*) over (partition by rule_code, group_key) as figure_count
    from matched

)

select
    rule_code,
    group_key,
    role,
    tolerance_pct,
    ceiling_pct,
    figure_id,
    submission_id,
    received_order,
    unit,
    area_key,
    period_start,
    period_end,
    value,
    low,
    high
from counted
where figure_count > 1
