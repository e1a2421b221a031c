with

figures as (

    select * from {{ ref('int_figures__stated') }}

),

submissions as (

    select * from {{ ref('int_submissions__touched') }}

)

select distinct
    submissions.layer,
    figures.place_key,
    figures.span_key
from figures
inner join submissions on figures.submission_id = submissions.submission_id
{{ unless_from_nothing() }}
