{# The history's rows without an end and the figures chosen among current documents are worked out apart. #}
with

facts as (

    select facts.*
    from {{ ref('int_facts') }} as facts
    where {{ may_have_changed('facts', ['area_key'], 'audit') }}

),

chosen as (

    select figures.*
    from {{ ref('int_figures__chosen') }} as figures
    inner join {{ ref('indicators') }} as indicators on figures.indicator_code = indicators.indicator_code
    where
        {{ may_have_changed('figures', ['area_key'], 'audit') }}
        and not figures.is_yearly_average
        and figures.measure_code = figures.indicator_code
        and not indicators.is_derived

)

select
    facts.figure_id as fact_figure_id,
    chosen.figure_id as chosen_figure_id
from facts
full outer join chosen on facts.figure_id = chosen.figure_id and facts.value = chosen.value
where facts.figure_id is null or chosen.figure_id is null
