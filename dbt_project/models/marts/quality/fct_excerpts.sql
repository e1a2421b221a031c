with

excerpts as (

    select * from {{ ref('stg_gate__excerpts') }}

),

figures as (

    select * from {{ ref('stg_raw__figures') }}

),

documents as (

    select * from {{ ref('stg_raw__submissions') }}

)

select
    excerpts.figure_id,
    figures.submission_id,
    documents.file_name,
    figures.address,
    excerpts.context
from excerpts
inner join figures on excerpts.figure_id = figures.figure_id
inner join documents on figures.submission_id = documents.submission_id
