with

coded as (

    select coded.*
    from {{ ref('int_figures__coded') }} as coded
    where {{ may_have_changed('coded', ['submission_id'], 'audit') }}

)

select
    figures.figure_id,
    count(coded.figure_id) as row_count
from {{ ref('stg_raw__figures') }} as figures
left join coded on figures.figure_id = coded.figure_id
where {{ may_have_changed('figures', ['submission_id'], 'audit') }}
group by figures.figure_id
having count(coded.figure_id) <> 1
