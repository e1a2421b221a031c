{{ config(materialized='view') }}

with

rules as (

    select * from {{ ref('stg_rules__rules') }}

),

patterns as (

    select * from {{ ref('stg_rules__patterns') }}
    where kind = 'history'

),

series as (

    select * from {{ ref('int_series__expected') }}

),

figures as (

    select * from {{ ref('int_figures__scoped') }}
    where scope = 'warehouse' and not is_equivalent

),

chosen as (

    select
        patterns.rule_code,
        patterns.pattern,
        patterns.min_history,
        patterns.min_value,
        figures.figure_id,
        figures.coordinate_key,
        figures.received_order,
        figures.area_key,
        figures.period_start,
        figures.period_end,
        figures.unit,
        figures.value,
        figures.low,
        figures.high,
        cast(figures.value as double) as amount,
        series.deviation,
        series.expected,
        series.observation_count,
        cast(series.value_before as double) as value_before,
        ln(cast(patterns.min_ratio as double)) as log_ratio,
        cast(patterns.deviations as double) * series.scale as log_spread
    from patterns
    inner join rules on patterns.rule_code = rules.rule_code
    inner join figures
        on
            (patterns.measure_code = 'any' or patterns.measure_code = figures.measure_code)
            and {{ in_force('rules.valid_from', 'rules.valid_to', 'figures.period_end') }}
            {%- for dimension in divisible_dimensions() %}
            and {{ is_selected('figures.' ~ dimension, 'patterns.' ~ dimension ~ '_selector') }}
            {%- endfor %}
    inner join series on figures.figure_id = series.figure_id
    where
        patterns.pattern <> 'cumulated'
        or series.value_before > 0

),

banded as (

    select
        *,
        greatest(log_ratio, log_spread) as half_band
    from chosen

),

-- The corrected value that a slip supposes: without its power of ten, or without the months before.
corrected as (

    select
        *,
        case pattern
            when 'outlier' then expected
            when 'slip' then amount / power(10, round(deviation / ln(10)))
            else amount - value_before
        end as correction,
        {{ to_amount('expected * exp(-half_band)') }} as expected_low,
        {{ to_amount('expected * exp(half_band)') }} as expected_high
    from banded

),

compared as (

    select
        *,
        {{ distance('low', 'high', 'expected_low', 'expected_high') }} as distance
    from corrected

),

judged as (

    select
        *,
        case
            when observation_count < min_history or expected < min_value then 'not_applicable'
            when distance = 0 then 'pass'
            when pattern = 'outlier' then 'fail'
            when correction > 0 and abs(ln(correction / expected)) <= log_ratio then 'fail'
            else 'pass'
        end as outcome
    from compared

)

select
    rule_code,
    rule_code || '||' || coordinate_key as group_key,
    figure_id as anchor_figure_id,
    received_order,
    area_key,
    period_start,
    period_end,
    unit,
    value as stated,
    low as stated_low,
    high as stated_high,
    {{ to_amount('correction') }} as expected,
    expected_low,
    expected_high,
    case when outcome = 'fail' then distance else 0 end as difference,
    outcome,
    false as is_tight,
    case
        when observation_count < min_history then 'history'
        when expected < min_value then 'value'
    end as missing_roles
from judged
