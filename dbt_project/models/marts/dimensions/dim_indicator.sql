with

indicators as (

    select * from {{ ref('indicators') }}

)

select
    indicator_code,
    name_vi,
    name_en,
    kind,
    unit,
    domain,
    is_additive_over_time,
    is_additive_over_areas,
    is_additive_over_breakdowns,
    is_derived,
    target_indicator_code,
    description_vi,
    description_en,
    formula,
    law
from indicators
