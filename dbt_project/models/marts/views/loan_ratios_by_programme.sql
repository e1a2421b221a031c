{% set ratios = [
    ('avg_loan_vnd', 1, 'loan_disbursed_vnd', 'borrowers'),
    ('overdue_pct', 100, 'loan_overdue_vnd', 'loan_outstanding_vnd'),
] %}
{% set dimensions = ['breakdown', 'market_code'] + told_breakdowns() %}

with

facts as (

    select * from {{ ref('fct_loans') }}

),

indicators as (

    select * from {{ ref('dim_indicator') }}

),

computed as (
    {% for indicator, factor, numerator, denominator in ratios %}
    select
        '{{ indicator }}' as indicator_code,
        numerators.area_key,
        numerators.period_key,
        numerators.{{ dimensions | join(',\n        numerators.') }},
        numerators.area_code,
        numerators.area_name,
        numerators.area_level,
        numerators.period_start,
        numerators.period_end,
        numerators.value as numerator,
        denominators.value as denominator,
        {{ factor }} * cast(numerators.value as double) / cast(denominators.value as double) as value_computed,
        numerators.figure_id as numerator_figure_id,
        denominators.figure_id as denominator_figure_id
    from facts as numerators
    inner join facts as denominators
        on
            numerators.area_key = denominators.area_key
            and numerators.period_key = denominators.period_key
            {%- for dimension in dimensions %}
            and coalesce(numerators.{{ dimension }}, '') = coalesce(denominators.{{ dimension }}, '')
            {%- endfor %}
    where
        numerators.indicator_code = '{{ numerator }}'
        and denominators.indicator_code = '{{ denominator }}'
        and denominators.value <> 0
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
)

select
    computed.area_key,
    computed.area_code,
    computed.area_name,
    computed.area_level,
    computed.period_key,
    computed.period_start,
    computed.period_end,
    computed.indicator_code,
    computed.{{ dimensions | join(',\n    computed.') }},
    computed.numerator,
    computed.denominator,
    cast(computed.value_computed as {{ type_amount() }}) as value_computed,
    stated.value as value_stated,
    indicators.unit,
    computed.numerator_figure_id,
    computed.denominator_figure_id,
    stated.figure_id as stated_figure_id
from computed
inner join indicators on computed.indicator_code = indicators.indicator_code
left join facts as stated
    on
        computed.area_key = stated.area_key
        and computed.period_key = stated.period_key
        and computed.indicator_code = stated.indicator_code
        {%- for dimension in dimensions %}
        and coalesce(computed.{{ dimension }}, '') = coalesce(stated.{{ dimension }}, '')
        {%- endfor %}
