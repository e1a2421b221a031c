with

history as (

    select * from {{ ref('fct_fact_history') }}

),

-- The months in which something became known or was known no longer; in between, what was known stays.
months as (

    select cast({{ dbt.date_trunc('month', local_day('known_from')) }} as date) as known_month
    from history

    union

    select cast({{ dbt.date_trunc('month', local_day('known_to')) }} as date) as known_month
    from history
    where known_to is not null

),

month_ends as (

    select
        known_month,
        {{ first_instant_of(dbt.dateadd('month', 1, 'known_month')) }} as moment
    from months

)

select
    month_ends.known_month,
    history.domain,
    history.{{ fact_columns() | join(',\n    history.') }}
from history
inner join month_ends on {{ known_at('history', 'month_ends.moment') }}
