with

documents as (

    select * from {{ ref('stg_raw__submissions') }}

),

submissions as (

    select * from {{ ref('int_submissions__revised') }}

),

area_names as (

    select * from {{ ref('stg_reference__area_names') }}

),

read_documents as (

    select
        documents.submission_id,
        documents.series_key,
        {{ dbt.split_part('documents.form_code', "'/'", 1) }} as form,
        documents.reporting_area_name,
        documents.period_start,
        documents.period_end,
        documents.received_at,
        submissions.received_order,
        submissions.state,
        {{ local_day('documents.received_at') }} as received_date,
        {{ opening_month('documents.period_start') }} as opening_month,
        {{ closing_month('documents.period_end') }} as closing_month
    from documents
    inner join submissions on documents.submission_id = submissions.submission_id

),

-- A name that two units bore on that day places nothing.
named as (

    select
        read_documents.submission_id,
        min(area_names.area_key) as area_key
    from read_documents
    inner join area_names
        on
            lower(read_documents.reporting_area_name) = area_names.area_name
            and {{ in_force('area_names.valid_from', 'area_names.valid_to', 'read_documents.period_end') }}
    group by read_documents.submission_id
    having count(distinct area_names.area_key) = 1

)

select
    read_documents.submission_id,
    read_documents.series_key,
    read_documents.form,
    named.area_key,
    read_documents.period_start,
    read_documents.period_end,
    read_documents.opening_month,
    read_documents.closing_month,
    {{ months_from_to('read_documents.opening_month', 'read_documents.closing_month') }} as month_count,
    read_documents.received_at,
    read_documents.received_date,
    read_documents.received_order,
    read_documents.state
from read_documents
left join named on read_documents.submission_id = named.submission_id
