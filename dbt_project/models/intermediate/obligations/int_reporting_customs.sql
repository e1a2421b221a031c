with

reports as (

    select
        *,
        case when extract(day from period_end) = 14 then 'admin_15_14' else 'calendar' end as period_basis
    from {{ ref('int_submissions__placed') }}
    where
        area_key is not null
        and month_count in (1, 3, 6, 12)
        and mod(extract(month from closing_month), month_count) = 0

),

obligations as (

    select * from {{ ref('reporting_obligations') }}

),

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

numbers as (

    {{ dbt.generate_series(1200) }}

),

-- What the law asks for is judged by the law. A report may come in several documents: the first says when it came.
received as (

    select
        reports.form,
        areas.area_level,
        reports.area_key,
        reports.month_count,
        reports.period_basis,
        reports.closing_month,
        min(reports.received_date) as received_date,
        max(case when reports.state in ('current', 'held') then reports.received_order end) as received_order,
        min({{ dbt.datediff('reports.period_end', 'reports.received_date', 'day') }}) as delay_days
    from reports
    inner join areas on reports.area_key = areas.area_key
    left join obligations
        on
            reports.form = obligations.form
            and areas.area_level = obligations.area_level
            and {{ fulfils('reports', 'obligations') }}
            and {{ in_force('obligations.valid_from', 'obligations.valid_to', 'reports.period_end') }}
    where obligations.form is null
    group by
        reports.form, areas.area_level, reports.area_key, reports.month_count, reports.period_basis,
        reports.closing_month

),

usual as (

    select
        form,
        area_level,
        area_key,
        month_count,
        period_basis,
        count(*) as report_count,
        min(closing_month) as first_month,
        max(closing_month) as last_month,
        {{ median('delay_days') }} as usual_days
    from received
    group by form, area_level, area_key, month_count, period_basis

),

-- 1.4826 times the median deviation is the standard deviation of what is normal.
spread as (

    select
        received.form,
        received.area_key,
        received.month_count,
        received.period_basis,
        1.4826 * {{ median('abs(received.delay_days - usual.usual_days)') }} as scale_days
    from received
    inner join usual
        on
            received.form = usual.form
            and received.area_key = usual.area_key
            and received.month_count = usual.month_count
            and received.period_basis = usual.period_basis
    group by received.form, received.area_key, received.month_count, received.period_basis

),

-- What a unit sends is asked for until the last period that any unit of the level has reported.
in_use as (

    select
        form,
        area_level,
        month_count,
        period_basis,
        max(last_month) as last_month
    from usual
    group by form, area_level, month_count, period_basis

),

periods as (

    select
        usual.*,
        spread.scale_days,
        in_use.last_month as last_month_of_level,
        cast(
            {{ dbt.dateadd('month', 'usual.month_count * (numbers.generated_number - 1)', 'usual.first_month') }}
            as date
        ) as closing_month
    from usual
    inner join spread
        on
            usual.form = spread.form
            and usual.area_key = spread.area_key
            and usual.month_count = spread.month_count
            and usual.period_basis = spread.period_basis
    inner join in_use
        on
            usual.form = in_use.form
            and usual.area_level = in_use.area_level
            and usual.month_count = in_use.month_count
            and usual.period_basis = in_use.period_basis
    inner join numbers
        on
            usual.month_count * (numbers.generated_number - 1)
            < {{ months_from_to('usual.first_month', 'in_use.last_month') }}

),

dated as (

    select
        *,
        cast({{ dbt.dateadd('month', '1 - month_count', 'closing_month') }} as date) as opening_month,
        case
            when period_basis = 'admin_15_14' then cast({{ dbt.dateadd('day', 13, 'closing_month') }} as date)
            else cast({{ dbt.last_day('closing_month', 'month') }} as date)
        end as period_end,
        100.0 * report_count
        / ceil(1.0 * {{ months_from_to('first_month', 'last_month') }} / month_count) as regular_pct
    from periods

),

last_received as (

    select
        dated.*,
        received.received_date,
        received.delay_days,
        max(received.received_order) over (
            partition by dated.form, dated.area_key, dated.month_count, dated.period_basis
            order by dated.closing_month
        ) as received_order
    from dated
    left join received
        on
            dated.form = received.form
            and dated.area_key = received.area_key
            and dated.month_count = received.month_count
            and dated.period_basis = received.period_basis
            and dated.closing_month = received.closing_month

)

select
    last_received.form
    || '|' || last_received.area_key
    || '|' || cast(last_received.month_count as {{ dbt.type_string() }})
    || '|' || cast(last_received.closing_month as {{ dbt.type_string() }})
    || '|' || last_received.period_basis as custom_key,
    last_received.area_key,
    case
        when last_received.period_basis = 'admin_15_14'
            then cast({{ dbt.dateadd('day', 14, dbt.dateadd('month', -1, 'last_received.opening_month')) }} as date)
        else last_received.opening_month
    end as period_start,
    last_received.period_end,
    last_received.received_order,
    last_received.received_date,
    last_received.delay_days,
    last_received.usual_days,
    last_received.scale_days,
    last_received.report_count,
    last_received.regular_pct,
    last_received.closing_month < last_received.last_month_of_level as is_past
from last_received
inner join areas
    on
        last_received.area_key = areas.area_key
        and {{ in_force('areas.valid_from', 'areas.valid_to', 'last_received.period_end') }}
