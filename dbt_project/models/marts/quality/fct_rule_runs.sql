with

rules as (

    select * from {{ ref('stg_rules__rules') }}

),

evaluations as (

    select * from {{ ref('int_evaluations__counted') }}

),

counted as (

    select
        rule_code,
        sum(case when outcome = 'pass' then evaluation_count else 0 end) as pass_count,
        sum(case when outcome = 'fail' then evaluation_count else 0 end) as fail_count,
        sum(case when outcome = 'not_applicable' then evaluation_count else 0 end) as not_applicable_count,
        sum(case when outcome = 'error' then evaluation_count else 0 end) as error_count
    from evaluations
    group by rule_code

)

select
    rules.rule_code,
    rules.severity,
    rules.scope,
    rules.is_runnable,
    cast(coalesce(counted.pass_count, 0) as bigint) as pass_count,
    cast(coalesce(counted.fail_count, 0) as bigint) as fail_count,
    cast(coalesce(counted.not_applicable_count, 0) as bigint) as not_applicable_count,
    cast(coalesce(counted.error_count, 0) as bigint) as error_count,
    counted.rule_code is not null as has_run
from rules
left join counted on rules.rule_code = counted.rule_code
