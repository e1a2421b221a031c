with

intervals as (

    select
        series_key,
        {{ coordinate_keys() | join(',\n        ') }},
        known_to,
        known_from,
        lead(known_from) over (partition by series_key, {{ coordinate_keys() | join(', ') }} order by statement_number) as next_known_from
    from {{ ref('int_figures__history') }} as figures
    where {{ may_have_changed('figures', ['series_key'], 'audit') }}

)

select
    series_key,
    {{ coordinate_keys() | join(',\n    ') }},
    known_from
from intervals
where
    known_to < known_from
    or (next_known_from is not null and (known_to is null or known_to > next_known_from))
