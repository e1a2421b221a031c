with

obligations as (

    select * from {{ ref('int_reporting_obligations') }}

),

reports as (

    select * from {{ ref('int_submissions__placed') }}

),

-- Nothing later is known to this build than its last receipt.
known as (

    select max(received_date) as as_of_date
    from reports

),

-- A report may come in several documents and revisions: the first says when it came.
met as (

    select
        obligations.obligation_key,
        min(reports.received_date) as received_date,
        max(case when reports.state in ('current', 'held') then reports.received_order end) as received_order,
        count(*) as submission_count
    from obligations
    inner join reports
        on
            obligations.form = reports.form
            and obligations.area_key = reports.area_key
            and obligations.closing_month = reports.closing_month
            and {{ fulfils('reports', 'obligations') }}
    group by obligations.obligation_key

),

successions as (

    select * from {{ ref('stg_reference__area_successions') }}

),

senders as (

    select
        area_key,
        area_key as sender_key
    from obligations

    union

    select
        new_area_key as area_key,
        old_area_key as sender_key
    from successions

),

-- What a missing report is told beside: the report of that form before it, of the unit or of one that it succeeds.
previous as (

    select
        obligations.obligation_key,
        max(reports.received_order) as received_order
    from obligations
    inner join senders on obligations.area_key = senders.area_key
    inner join reports
        on
            obligations.form = reports.form
            and senders.sender_key = reports.area_key
            and obligations.closing_month > reports.closing_month
    where
        obligations.is_expected
        and reports.state in ('current', 'held')
    group by obligations.obligation_key

)

select
    obligations.*,
    known.as_of_date,
    met.received_date,
    case when met.obligation_key is null then previous.received_order else met.received_order end as received_order,
    coalesce(met.submission_count, 0) as submission_count,
    {{ dbt.datediff('obligations.due_date', 'met.received_date', 'day') }} as days_late,
    case
        when met.received_date < obligations.period_end then 'early'
        when met.received_date <= obligations.due_date then 'on_time'
        when met.received_date > obligations.due_date then 'late'
        when met.received_date is not null then 'received'
        when known.as_of_date <= obligations.due_date then 'not_due'
        when obligations.due_date is null then 'not_received'
        when obligations.is_expected then 'missing'
        else 'never_reported'
    end as timeliness
from obligations
cross join known
left join met on obligations.obligation_key = met.obligation_key
left join previous on obligations.obligation_key = previous.obligation_key
