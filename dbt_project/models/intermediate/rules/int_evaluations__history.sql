{{ config(materialized='incremental', unique_key=['parent_place_key']) }}

with

rules as (

    select * from {{ ref('stg_rules__rules') }}

),

patterns as (

    select * from {{ ref('stg_rules__patterns') }}
    where kind = 'history'

),

series as (

    select series.*
    from {{ ref('int_series') }} as series
    {{ only_touched('series', ['parent_place_key']) }}

),

expected as (

    select * from {{ ref('int_series__expected') }}

),

reports as (

    select received_order
    from {{ ref('int_submissions__revised') }}
    where series_key = submission_id

),

chosen as (

    select
        patterns.rule_code,
        patterns.pattern,
        patterns.min_history,
        rules.valid_from,
        rules.valid_to,
        cast(patterns.min_value as double) as min_value,
        ln(cast(patterns.min_ratio as double)) as log_ratio,
        cast(patterns.deviations as double) as deviations,
        series.time_series_key,
        series.area_key,
        series.parent_place_key,
        series.fact_key,
        series.unit,
        series.observation_count
    from patterns
    inner join rules on patterns.rule_code = rules.rule_code
    inner join series
        on
            (patterns.measure_code = 'any' or patterns.measure_code = series.measure_code)
            and (patterns.about = '' or patterns.about = series.about)
            and {{ is_selected('series.area_key', 'patterns.area_selector') }}
            {%- for dimension in breakdowns() %}
            and {{ is_selected('series.' ~ dimension, 'patterns.' ~ dimension ~ '_selector') }}
            {%- endfor %}

),

banded as (

    select
        chosen.*,
        expected.figure_id,
        expected.received_order,
        expected.period_start,
        expected.period_end,
        expected.value,
        expected.low,
        expected.high,
        expected.deviation,
        expected.expected,
        expected.is_newest,
        cast(expected.value_before as double) as value_before,
        cast(expected.value as double) as amount,
        exp(greatest(chosen.log_ratio, chosen.deviations * expected.scale)) as band
    from chosen
    inner join expected on chosen.time_series_key = expected.time_series_key
    where
        {{ in_force('chosen.valid_from', 'chosen.valid_to', 'expected.period_end') }}
        and (chosen.pattern <> 'cumulated' or expected.value_before > 0)

),

-- A form is always of the same people, but a report, which is the only one of its series, tells of whom it likes: where
-- most of its counts of units that lie beside each other are outside, no digit slipped. Amounts of money may well be
-- told in another unit, all of them.
elsewhere as (

    select
        banded.rule_code,
        banded.received_order,
        banded.parent_place_key
    from banded
    inner join reports on banded.received_order = reports.received_order
    where
        banded.pattern = 'slip'
        and banded.unit <> 'vnd'
        and banded.observation_count >= banded.min_history
        and banded.expected >= banded.min_value
    group by
        banded.rule_code,
        banded.received_order,
        banded.parent_place_key
    having
        count(*) > 1
        and sum(
            case
                when
                    banded.amount > banded.expected * banded.band
                    or banded.amount < banded.expected / banded.band
                    then 1
                else 0
            end
        ) > count(*) / 2.0

),

-- A slip is looked for in what lies outside the band; each series leaves a row for its newest figure as well.
looked_at as (

    select
        banded.*,
        elsewhere.received_order is not null and banded.unit <> 'vnd' as is_elsewhere,
        case banded.pattern
            when 'outlier' then banded.expected
            when 'slip' then banded.amount / power(10, round(banded.deviation / ln(10)))
            else banded.amount - banded.value_before
        end as correction,
        {{ to_amount('banded.expected / banded.band') }} as expected_low,
        {{ to_amount('banded.expected * banded.band') }} as expected_high
    from banded
    left join elsewhere
        on {{ same('banded', 'elsewhere', ['rule_code', 'received_order', 'parent_place_key']) }}
    where
        banded.pattern = 'outlier'
        or banded.is_newest
        or banded.amount > banded.expected * banded.band
        or banded.amount < banded.expected / banded.band

),

compared as (

    select
        *,
        {{ distance('low', 'high', 'expected_low', 'expected_high') }} as distance
    from looked_at

),

judged as (

    select
        *,
        case
            when observation_count < min_history or expected < min_value then 'not_applicable'
            when distance = 0 then 'pass'
            when pattern = 'outlier' then 'fail'
            when is_elsewhere then 'pass'
            when correction > 0 and abs(ln(correction / expected)) <= log_ratio then 'fail'
            else 'pass'
        end as outcome
    from compared

)

select
    {{ joined_key([
        'rule_code', 'area_key', 'fact_key', period_key('period_start', 'period_end', 'false')
    ]) }} as group_key,
    rule_code,
    figure_id as anchor_figure_id,
    received_order,
    area_key,
    parent_place_key,
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
