with

history as (

    select * from {{ ref('int_facts__history') }}

)

select
    domain,
    {{ fact_columns() | join(',\n    ') }},
    known_from,
    known_to
from history
order by area_key, period_start, period_end, indicator_code, breakdown, market_code, sex, channel, known_from
