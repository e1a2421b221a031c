with

intervals as (

    select
        {{ coordinate_keys() | join(',\n        ') }},
        known_from,
        known_to,
        lead(known_from) over (partition by {{ coordinate_keys() | join(', ') }} order by known_from) as next_known_from
    from {{ ref('int_facts__history') }} as facts
    where {{ may_have_changed('facts', ['place_key', 'span_key'], 'audit') }}

)

select *
from intervals
where
    known_to <= known_from
    or (next_known_from is not null and (known_to is null or known_to > next_known_from))
