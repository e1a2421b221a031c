with

equivalences as (

    select
        same_as_indicator_code as canonical_measure_code,
        coalesce(same_as_channel, '') as canonical_channel,
        indicator_code as measure_code,
        coalesce(channel, '') as channel
    from {{ ref('indicator_equivalences') }}

),

members as (

    select
        canonical_measure_code,
        canonical_channel,
        measure_code,
        channel
    from equivalences

    union

    select
        canonical_measure_code,
        canonical_channel,
        canonical_measure_code as measure_code,
        canonical_channel as channel
    from equivalences

)

select
    members.measure_code,
    members.channel,
    others.measure_code as same_as_measure_code,
    others.channel as same_as_channel,
    others.measure_code = others.canonical_measure_code and others.channel = others.canonical_channel as is_canonical
from members
inner join members as others
    on
        members.canonical_measure_code = others.canonical_measure_code
        and members.canonical_channel = others.canonical_channel
        and (members.measure_code <> others.measure_code or members.channel <> others.channel)
