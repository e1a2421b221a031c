with

obligations as (

    select * from {{ ref('reporting_obligations') }}

),

reports as (

    select * from {{ ref('int_submissions__placed') }}
    where area_key is not null and period_end is not null

),

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

successions as (

    select * from {{ ref('stg_reference__area_successions') }}

),

series as (

    {{ dbt.generate_series(1200) }}

),

numbers as (

    select cast(generated_number as integer) as month_number
    from series

),

-- The monthly reports of a form are not its half-yearly ones.
spans as (

    select distinct
        form,
        frequency_months,
        is_cumulative
    from obligations

),

begun as (

    select
        spans.form,
        spans.frequency_months,
        reports.area_key,
        min(reports.closing_month) as first_month,
        max(reports.closing_month) as last_month
    from spans
    inner join reports on spans.form = reports.form and {{ fulfils('reports', 'spans') }}
    group by spans.form, spans.frequency_months, reports.area_key

),

-- The calendar of a form reaches from the first to the last period that any unit of the level has reported.
in_use as (

    select
        begun.form,
        begun.frequency_months,
        areas.area_level,
        min(begun.first_month) as first_month,
        max(begun.last_month) as last_month
    from begun
    inner join areas on begun.area_key = areas.area_key
    group by begun.form, begun.frequency_months, areas.area_level

),

months as (

    select
        in_use.form,
        in_use.frequency_months,
        in_use.area_level,
        cast({{ dbt.dateadd('month', 'numbers.month_number - 1', 'in_use.first_month') }} as date) as closing_month
    from in_use
    inner join numbers on numbers.month_number <= {{ months_from_to('in_use.first_month', 'in_use.last_month') }}

),

-- A unit goes on where those that it succeeds have left off.
inherited as (

    select
        form,
        frequency_months,
        area_key,
        first_month
    from begun

    union all

    select
        begun.form,
        begun.frequency_months,
        successions.new_area_key as area_key,
        begun.first_month
    from begun
    inner join successions on begun.area_key = successions.old_area_key

),

first_reports as (

    select
        form,
        frequency_months,
        area_key,
        min(first_month) as first_month
    from inherited
    group by form, frequency_months, area_key

),

periods as (

    select
        obligations.*,
        months.closing_month,
        case
            when obligations.period_basis = 'admin_15_14'
                then cast({{ dbt.dateadd('day', 13, 'months.closing_month') }} as date)
            else cast({{ dbt.last_day('months.closing_month', 'month') }} as date)
        end as period_end,
        cast(
            case
                when obligations.is_cumulative then {{ dbt.date_trunc('year', 'months.closing_month') }}
                else {{ dbt.dateadd('month', '1 - obligations.frequency_months', 'months.closing_month') }}
            end as date
        ) as opening_month,
        cast({{ dbt.dateadd(
            'day', 'obligations.due_day - 1', dbt.dateadd('month', 'obligations.due_months', 'months.closing_month')
        ) }} as date) as due_date
    from obligations
    inner join months
        on
            obligations.form = months.form
            and obligations.frequency_months = months.frequency_months
            and obligations.area_level = months.area_level
            and mod(extract(month from months.closing_month), obligations.frequency_months) = 0

)

select
    periods.form
    || '|' || areas.area_key
    || '|' || cast(periods.frequency_months as {{ dbt.type_string() }})
    || '|' || cast(periods.closing_month as {{ dbt.type_string() }}) as obligation_key,
    periods.obligation_code,
    periods.form,
    periods.area_level,
    periods.frequency_months,
    periods.is_cumulative,
    areas.area_key,
    areas.area_name,
    case
        when periods.period_basis = 'admin_15_14'
            then cast({{ dbt.dateadd('day', 14, dbt.dateadd('month', -1, 'periods.opening_month')) }} as date)
        else periods.opening_month
    end as period_start,
    periods.period_end,
    periods.period_basis,
    periods.closing_month,
    periods.due_date,
    coalesce(first_reports.first_month <= periods.closing_month, false) as is_expected
from periods
inner join areas
    on
        periods.area_level = areas.area_level
        and {{ in_force('areas.valid_from', 'areas.valid_to', 'periods.period_end') }}
left join first_reports
    on
        periods.form = first_reports.form
        and periods.frequency_months = first_reports.frequency_months
        and areas.area_key = first_reports.area_key
where {{ in_force('periods.valid_from', 'periods.valid_to', 'periods.period_end') }}
