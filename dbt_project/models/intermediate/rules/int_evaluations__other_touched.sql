{{ config(materialized='view') }}

with

others as (

    select * from {{ ref('int_evaluations__other') }}

),

rules as (

    select * from {{ ref('stg_rules__rules') }}

),

touched as (

    select anchor_figure_id
    from {{ ref('int_evaluations__touched') }}
    where
        layer = 'marts'
        and kind = 'history'

)

-- Of the kinds that have groups of their own history alone follows.
select others.*
from others
inner join rules on others.rule_code = rules.rule_code
where
    rules.kind <> 'history'
    or others.anchor_figure_id in (select touched.anchor_figure_id from touched)
