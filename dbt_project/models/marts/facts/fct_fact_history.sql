with

history as (

    select * from {{ ref('int_facts__history') }}

)

select
    domain,
    {{ fact_columns() | join(',\n    ') }},
    known_from,
    known_to,
    {{ local_day('known_from') }} as known_from_date,
    {{ local_day('known_to') }} as known_to_date
from history
