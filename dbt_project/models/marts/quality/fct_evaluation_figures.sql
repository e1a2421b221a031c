with

evaluation_figures as (

    select * from {{ ref('int_evaluation_figures__failed') }}

)

select
    evaluation_id,
    role,
    term_number,
    figure_id,
    sign,
    value,
    low,
    high
from evaluation_figures
