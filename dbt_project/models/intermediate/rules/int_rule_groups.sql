with

rules as (

    select * from {{ ref('stg_rules__rules') }}
    where is_runnable and kind <> 'agreement'

),

terms as (

    select * from {{ ref('stg_rules__terms') }}

),

figures as (

    select * from {{ ref('int_figures__scoped') }}

),

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

codes as (

    select * from {{ ref('stg_reference__breakdown_codes') }}

),

divisible as (

    select distinct
        'area' as dimension,
        parent_area_key as code
    from areas
    where parent_area_key is not null

    union

    select distinct
        dimension,
        parent_code as code
    from codes

),

-- What the terms of a rule ask for beyond the shared coordinates; without it there is nothing to judge.
demands as (

    select
        rule_code,
        {%- for dimension in divisible_dimensions() %}
        max(case when {{ dimension }}_selector = 'children' then 1 else 0 end) as divides_{{ dimension }},
        {%- endfor %}
        max(case when period_selector = 'years' then 1 else 0 end) as has_years
    from terms
    where not is_anchor
    group by rule_code

),

anchors as (

    select
        rules.rule_code,
        rules.kind,
        rules.scope,
        rules.severity,
        rules.valid_from,
        rules.valid_to,
        rules.formula,
        rules.factor_low,
        rules.factor_high,
        rules.limit_code,
        rules.bound_low,
        rules.bound_high,
        terms.role as anchor_role,
        terms.term_number as anchor_term_number,
        figures.figure_id as anchor_figure_id,
        figures.lookup_key as anchor_lookup_key,
        figures.scope_key,
        figures.unit,
        figures.area_key,
        figures.period_start,
        figures.period_end,
        figures.programme as own_programme,
        figures.fund_source as own_fund_source,
        {%- for dimension in breakdowns() %}
        case
            when terms.{{ dimension }}_selector = 'children' then coalesce({{ dimension }}_codes.parent_code, '')
            else figures.{{ dimension }}
        end as {{ dimension }},
        {%- endfor %}
        case when terms.area_selector = 'children' then figures.area_parent else figures.area end as area
    from rules
    inner join terms on rules.rule_code = terms.rule_code and terms.is_anchor
    inner join figures
        on
            terms.measure_code = figures.measure_code
            and rules.scope = figures.scope
            and (terms.about = '' or terms.about = figures.about)
            and (terms.period_selector = 'yearly_average') = figures.is_yearly_average
            {%- for dimension in divisible_dimensions() %}
            and {{ is_selected('figures.' ~ dimension, 'terms.' ~ dimension ~ '_selector') }}
            {%- endfor %}
    {%- for dimension in breakdowns() %}
    left join codes as {{ dimension }}_codes
        on {{ dimension }}_codes.dimension = '{{ dimension }}' and figures.{{ dimension }} = {{ dimension }}_codes.code
    {%- endfor %}
    where
        terms.area_selector <> 'children'
        or figures.area_parent <> ''

)

select
    anchors.*,
    anchors.rule_code || '|' || anchors.anchor_lookup_key as group_key,
    {{ calendar_years_in('anchors.period_start', 'anchors.period_end') }} as calendar_years,
    {{ length_in_years('anchors.period_start', 'anchors.period_end') }} as years
from anchors
left join demands on anchors.rule_code = demands.rule_code
{%- for dimension in divisible_dimensions() %}
left join divisible as {{ dimension }}_parents
    on {{ dimension }}_parents.dimension = '{{ dimension }}' and anchors.{{ dimension }} = {{ dimension }}_parents.code
{%- endfor %}
where
    (anchors.valid_to is null or anchors.period_end < anchors.valid_to)
    and (anchors.period_end is null or anchors.period_end >= anchors.valid_from)
    and (
        coalesce(demands.has_years, 0) = 0
        or {{ is_longer_than_a_year('anchors.period_start', 'anchors.period_end') }}
    )
    {%- for dimension in divisible_dimensions() %}
    and (coalesce(demands.divides_{{ dimension }}, 0) = 0 or {{ dimension }}_parents.code is not null)
    {%- endfor %}
