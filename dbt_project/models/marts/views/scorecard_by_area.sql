with

timeliness as (

    select
        area_key,
        sum(owed_count) as owed_count,
        sum(received_count) as received_count,
        sum(on_time_count) as on_time_count,
        sum(late_count) as late_count
    from {{ ref('reporting_timeliness_by_area_and_form') }}
    group by area_key

),

areas as (

    select * from {{ ref('dim_area') }}

),

placed as (

    select
        submissions.submission_id,
        submissions.revision_number,
        status.area_key
    from {{ ref('dim_submission') }} as submissions
    inner join {{ ref('fct_reporting_status') }} as status on submissions.series_key = status.series_key
    where status.area_key is not null

),

findings as (

    select
        placed.area_key,
        findings.submission_id,
        findings.rule_code,
        findings.period_end
    from {{ ref('fct_findings') }} as findings
    inner join placed on findings.submission_id = placed.submission_id
    where
        findings.severity in ('critical', 'warning')
        and findings.figure_id is not null

),

faulty as (

    select distinct submission_id
    from findings

),

first_sent as (

    select
        placed.area_key,
        count(*) as report_count,
        sum(case when faulty.submission_id is null then 1 else 0 end) as first_pass_count
    from placed
    left join faulty on placed.submission_id = faulty.submission_id
    where placed.revision_number = 1
    group by placed.area_key

),

-- A rule that the unit breaks in more than one period.
repeated as (

    select
        area_key,
        count(*) as repeated_error_count
    from (
        select
            area_key,
            rule_code
        from findings
        group by area_key, rule_code
        having count(distinct period_end) > 1
    ) as rules
    group by area_key

),

-- What the unit itself sent anew, or had corrected; another source that speaks is no revision by it.
revised as (

    select
        area_key,
        count(*) as revision_count,
        avg(change_pct) as revision_bias_pct
    from {{ ref('fct_revisions') }}
    where cause <> 'other_source'
    group by area_key

),

known as (

    select area_key from timeliness
    union
    select area_key from first_sent

)

select
    known.area_key,
    areas.area_name,
    areas.area_level,
    cast(coalesce(timeliness.owed_count, 0) as bigint) as owed_count,
    cast(coalesce(timeliness.received_count, 0) as bigint) as received_count,
    100.0 * timeliness.received_count / timeliness.owed_count as received_pct,
    case
        when timeliness.on_time_count + timeliness.late_count > 0
            then 100.0 * timeliness.on_time_count / (timeliness.on_time_count + timeliness.late_count)
    end as on_time_pct,
    cast(coalesce(first_sent.report_count, 0) as bigint) as report_count,
    100.0 * first_sent.first_pass_count / first_sent.report_count as first_pass_pct,
    cast(coalesce(repeated.repeated_error_count, 0) as bigint) as repeated_error_count,
    cast(coalesce(revised.revision_count, 0) as bigint) as revision_count,
    revised.revision_bias_pct
from known
inner join areas on known.area_key = areas.area_key
left join timeliness on known.area_key = timeliness.area_key
left join first_sent on known.area_key = first_sent.area_key
left join repeated on known.area_key = repeated.area_key
left join revised on known.area_key = revised.area_key
