{# Whether a row of stored intervals was known at a moment; the end is exclusive, and no end means still. #}
{% macro known_at(relation, moment) -%}
    {{ in_force(relation ~ '.known_from', relation ~ '.known_to', moment) }}
{%- endmacro %}

{#
    Which of the candidates stood at each moment: CTEs that end with `chosen`, one row a time in which one of them did.

    `candidates` names a relation with `known_from` and `known_to`. Of those that share `keys` and were known at one
    moment, the first by `order` stands. `identity` tells them apart and comes with the result. Where no two were ever
    known at once there is nothing to choose, and that is nearly everywhere.
#}
{% macro chosen_over_time(candidates, keys, identity, order) %}
overlapping as (

    select
        {{ keys | join(',\n        ') }},
        max(known_to) over before > known_from
        or count(*) over before > count(known_to) over before as is_overlap
    from {{ candidates }}
    window
        before as (
            partition by {{ keys | join(', ') }} order by known_from
            rows between unbounded preceding and 1 preceding
        )

),

contested as (

    select distinct {{ keys | join(', ') }}
    from overlapping
    where is_overlap

),

flagged as (

    select
        {{ candidates }}.*,
        contested.{{ keys[0] }} is not null as is_contested
    from {{ candidates }}
    left join contested on {{ same(candidates, 'contested', keys) }}

),

moments as (

    select
        {{ keys | join(',\n        ') }},
        known_from as moment
    from flagged
    where is_contested

    union

    select
        {{ keys | join(',\n        ') }},
        known_to as moment
    from flagged
    where is_contested and known_to is not null

),

stretches as (

    select
        {{ keys | join(',\n        ') }},
        moment as known_from,
        lead(moment) over (partition by {{ keys | join(', ') }} order by moment) as known_to
    from moments

),

preferred as (

    select
        stretches.{{ keys | join(',\n        stretches.') }},
        flagged.{{ identity | join(',\n        flagged.') }},
        stretches.known_from,
        stretches.known_to,
        row_number() over (
            partition by stretches.{{ keys | join(', stretches.') }}, stretches.known_from
            order by {{ order }}
        ) as preference
    from stretches
    inner join flagged
        on
            {{ same('stretches', 'flagged', keys) }}
            and flagged.is_contested
            and {{ known_at('flagged', 'stretches.known_from') }}

),

followed as (

    select
        *,
        case
            when
                lag(known_to) over in_time = known_from
                {%- for column in identity %}
                and lag({{ column }}) over in_time = {{ column }}
                {%- endfor %}
                then 0
            else 1
        end as is_start
    from preferred
    where preference = 1
    window in_time as (partition by {{ keys | join(', ') }} order by known_from)

),

reigns as (

    select
        *,
        sum(is_start) over (
            partition by {{ keys | join(', ') }} order by known_from
            rows between unbounded preceding and current row
        ) as reign_number
    from followed

),

chosen as (

    select
        {{ (keys + identity) | join(',\n        ') }},
        min(known_from) as known_from,
        case when count(known_to) = count(*) then max(known_to) end as known_to
    from reigns
    group by {{ (keys + identity) | join(', ') }}, reign_number

    union all

    select
        {{ (keys + identity) | join(',\n        ') }},
        known_from,
        known_to
    from flagged
    where not is_contested

)
{%- endmacro %}
