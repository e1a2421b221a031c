with

status as (

    select * from {{ ref('fct_reporting_status') }}
    where obligation_key is not null

),

-- One report may come in several documents; it is owed once.
owed as (

    select distinct
        obligation_key,
        area_key,
        {{ dbt.split_part('form_code', "'/'", 1) }} as form,
        timeliness,
        days_late,
        is_expected
    from status
    where timeliness <> 'not_due'

),

areas as (

    select * from {{ ref('dim_area') }}

),

counted as (

    select
        area_key,
        form,
        count(*) as owed_count,
        sum(case when is_expected then 1 else 0 end) as expected_count,
        sum(case when timeliness in ('on_time', 'early') then 1 else 0 end) as on_time_count,
        sum(case when timeliness = 'late' then 1 else 0 end) as late_count,
        sum(case when timeliness in ('missing', 'never_reported', 'not_received') then 1 else 0 end) as missing_count,
        max(case when timeliness = 'late' then days_late end) as most_days_late
    from owed
    group by area_key, form

)

select
    counted.area_key,
    areas.area_name,
    counted.form,
    cast(counted.owed_count as bigint) as owed_count,
    cast(counted.expected_count as bigint) as expected_count,
    cast(counted.owed_count - counted.missing_count as bigint) as received_count,
    cast(counted.on_time_count as bigint) as on_time_count,
    cast(counted.late_count as bigint) as late_count,
    cast(counted.missing_count as bigint) as missing_count,
    counted.most_days_late,
    100.0 * (counted.owed_count - counted.missing_count) / counted.owed_count as received_pct,
    case
        when counted.on_time_count + counted.late_count > 0
            then 100.0 * counted.on_time_count / (counted.on_time_count + counted.late_count)
    end as on_time_pct
from counted
inner join areas on counted.area_key = areas.area_key
