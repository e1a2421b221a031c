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

bearers as (

    select
        read_documents.submission_id,
        read_documents.period_start,
        area_names.area_key,
        case when area_names.valid_to <= read_documents.period_end then area_names.valid_to end as ended_on
    from read_documents
    inner join area_names
        on
            lower(read_documents.reporting_area_name) = area_names.area_name
            and read_documents.period_end >= area_names.valid_from

),

-- A name means the unit in force that bears it; one that none bears any more, the unit that bore it last.
ranked as (

    select
        *,
        rank() over (
            partition by submission_id order by case when ended_on is null then 0 else 1 end asc, ended_on desc
        ) as preference
    from bearers

),

-- A name that two units bore on that day places nothing.
named as (

    select
        submission_id,
        case when min(ended_on) is null then min(area_key) end as area_key,
        case when min(ended_on) is not null then min(area_key) end as ended_area_key,
        case
            when min(ended_on) is null then 0
            when min(ended_on) <= min(period_start)
                then {{ dbt.datediff('min(ended_on)', 'min(period_start)', 'day') }} + 1
        end as days_after_end
    from ranked
    where preference = 1
    group by submission_id
    having count(distinct area_key) = 1

)

select
    read_documents.submission_id,
    read_documents.series_key,
    read_documents.form,
    named.area_key,
    named.ended_area_key,
    named.days_after_end,
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
