with

stated as (

    select distinct
        item_key,
        {{ item_columns() | join(',\n        ') }}
    from {{ ref('int_figures__stated') }}

),

equivalents as (

    select * from {{ ref('int_indicators__equivalent') }}

),

-- One fact may go by two names: jobs through loans are the jobs whose channel is a loan.
renamed as (

    select distinct
        equivalents.same_as_measure_code as measure_code,
        equivalents.same_as_channel as channel,
        {%- for column in item_columns() if column not in ['measure_code', 'channel'] %}
        stated.{{ column }}{% if not loop.last %},{% endif %}
        {%- endfor %}
    from stated
    inner join equivalents
        on
            stated.measure_code = equivalents.measure_code
            and stated.channel = equivalents.channel

)

select
    item_key,
    {{ item_columns() | join(',\n    ') }}
from stated

union

select
    {{ item_key('renamed') }} as item_key,
    {{ item_columns() | join(',\n    ') }}
from renamed
