{{ config(materialized='incremental', unique_key=['shared_place_key']) }}

with

judged as (

    select * from {{ ref('int_evaluations__numbered') }}

)

select
    judged.rule_code,
    judged.outcome,
    judged.shared_place_key,
    count(*) as evaluation_count
from judged
{{ only_touched('judged', ['shared_place_key']) }}
group by judged.rule_code, judged.outcome, judged.shared_place_key
