{{ config(materialized='view') }}

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

),

-- A measure that means the fact with several channels is read with the first of them.
names as (

    select
        canonical_measure_code,
        canonical_channel,
        measure_code,
        min(channel) as channel
    from members
    group by canonical_measure_code, canonical_channel, measure_code

)

select
    members.measure_code,
    members.channel,
    names.measure_code as same_as_measure_code,
    names.channel as same_as_channel,
    names.measure_code = names.canonical_measure_code and names.channel = names.canonical_channel as is_canonical
from members
inner join names
    on
        members.canonical_measure_code = names.canonical_measure_code
        and members.canonical_channel = names.canonical_channel
        and (members.measure_code <> names.measure_code or members.channel <> names.channel)
