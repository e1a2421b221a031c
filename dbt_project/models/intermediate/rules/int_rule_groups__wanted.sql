{{ config(materialized='view') }}

with

groups as (

    select * from {{ ref('int_rule_groups') }}

),

terms as (

    select * from {{ ref('stg_rules__terms') }}
    where not is_anchor and measure_code <> 'years'

),

figures as (

    select * from {{ ref('int_figures__scoped') }}

),

calendar_years as (

    select distinct
        period_start,
        period_end
    from figures
    where
        period_start = {{ first_day_of_year('period_start') }}
        and period_end = {{ last_day_of_year('period_start') }}

),

asked as (

    select
        groups.rule_code,
        groups.group_key,
        groups.scope_key,
        groups.period_start as shared_start,
        groups.period_end as shared_end,
        terms.role,
        terms.term_number,
        terms.sign,
        terms.measure_code,
        terms.about,
        {%- for dimension in divisible_dimensions() %}
        {{ wanted_value('groups.' ~ dimension, 'terms.' ~ dimension ~ '_selector') }} as {{ dimension }},
        {%- endfor %}
        terms.period_selector
    from groups
    inner join terms on groups.rule_code = terms.rule_code

),

dated as (

    select
        *,
        case
            when period_selector = 'plan' and not {{ is_longer_than_a_year('shared_start', 'shared_end') }}
                then {{ first_day_of_year('shared_end') }}
            when period_selector = 'previous_year' then {{ a_year_before('shared_start') }}
            when period_selector = 'end' then cast(null as date)
            else shared_start
        end as wanted_start,
        case
            when period_selector = 'plan' and not {{ is_longer_than_a_year('shared_start', 'shared_end') }}
                then {{ last_day_of_year('shared_end') }}
            when period_selector = 'previous_year' then {{ a_year_before('shared_end') }}
            else shared_end
        end as wanted_end
    from asked
    where period_selector <> 'years'

    union all

    select
        asked.*,
        calendar_years.period_start as wanted_start,
        calendar_years.period_end as wanted_end
    from asked
    inner join calendar_years
        on
            asked.shared_start <= calendar_years.period_start
            and asked.shared_end >= calendar_years.period_end
    where asked.period_selector = 'years'

),

keyed as (

    select
        *,
        {{ period_key('wanted_start', 'wanted_end', "period_selector = 'yearly_average'") }} as period_key
    from dated

)

select
    keyed.rule_code,
    keyed.group_key,
    keyed.role,
    keyed.term_number,
    keyed.sign,
    keyed.scope_key || '|' || {{ coordinate_key('keyed') }} as lookup_key
from keyed
