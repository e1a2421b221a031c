with

history as (

    select * from {{ ref('fct_fact_history') }}

),

-- The months in which something became known or was known no longer; in between, what was known stays.
months as (

    select cast({{ dbt.date_trunc('month', 'known_from_date') }} as date) as known_month
    from history

    union

    select cast({{ dbt.date_trunc('month', 'known_to_date') }} as date) as known_month
    from history
    where known_to_date is not null

),

month_ends as (

    select
        known_month,
        cast({{ dbt.last_day('known_month', 'month') }} as date) as last_day
    from months

)

select
    month_ends.known_month,
    history.domain,
    history.{{ fact_columns() | join(',\n    history.') }}
from history
inner join month_ends on {{ in_force('history.known_from_date', 'history.known_to_date', 'month_ends.last_day') }}
