{{ config(materialized='incremental', unique_key=group_keys()) }}

with

applications as (

    select * from {{ ref('int_rule_applications') }}
    where kind = 'balance'

),

part_terms as (

    select distinct
        terms.application_key,
        terms.term_number,
        terms.sign,
        terms.is_required,
        terms.period_selector,
        terms.part_dimension,
        terms.area_selector,
        terms.completing_count,
        applications.period_start,
        applications.period_end,
        applications.calendar_years,
        applications.calendar_quarters,
        applications.calendar_months,
        applications.years
    from {{ ref('int_rule_applications__terms') }} as terms
    inner join applications on terms.application_key = applications.application_key

),

parts as (

    select * from {{ parts_to_group() }}

),

figures as (

    select * from {{ figures_to_group() }}

),

areas as (

    select
        *,
        {{ integer_key(['parent_area_key']) }} as parent_place_key
    from {{ ref('stg_reference__areas') }}
    where parent_area_key is not null

),

days as (

    select period_end as map_date
    from applications
    where divides_area

    union

    select period_start as map_date
    from applications
    where divides_area and period_start is not null

),

completing_areas as (

    select
        areas.parent_place_key as place_key,
        days.map_date,
        count(*) as completing_count
    from days
    inner join areas on {{ in_force('areas.valid_from', 'areas.valid_to', 'days.map_date') }}
    group by areas.parent_place_key, days.map_date

),

-- What is asked of all parts together, to be met by what was found.
asked as (

    select
        application_key,
        count(*) as term_count,
        sum(case when is_required then 1 else 0 end) as required_count,
        max(case when sign < 0 then 1 else 0 end) = 1 as has_subtraction
    from part_terms
    group by application_key

),

applied as (

    select
        applications.*,
        asked.term_count,
        asked.required_count,
        asked.has_subtraction
    from applications
    inner join asked on applications.application_key = asked.application_key

),

anchors as (

    {{ anchored('applied') }}

),

groups as (

    select anchors.*
    from anchors
    {{ only_touched('anchors', group_keys()) }}

),

-- A part that cannot be coded may be a lump of others: it is not added, and no sum is complete with it. Where units are
-- told that ended within the period, as in a plan, the map is that of its first day.
summed as (

    select
        application_key,
        document_key,
        shared_place_key,
        term_number,
        count(*) as figure_count,
        sum(case when not is_uncertain then value end) as value,
        sum(case when not is_uncertain then low end) as low,
        sum(case when not is_uncertain then high end) as high,
        count(case when completes_parent and not is_uncertain then 1 end) as completing_count,
        bool_or(is_remainder) as has_remainder,
        bool_or(is_uncertain) as has_uncertain,
        bool_or(has_ended) as has_ended,
        max(part_figure_key) as newest_figure_key
    from parts
    group by application_key, document_key, shared_place_key, term_number

),

judged as (

    select
        summed.*,
        part_terms.sign,
        part_terms.is_required,
        case
            when part_terms.period_selector = 'years'
                then
                    summed.figure_count = part_terms.calendar_years
                    and part_terms.calendar_years = part_terms.years
            when part_terms.period_selector in ('quarters', 'months')
                then
                    summed.figure_count = case part_terms.period_selector
                        when 'quarters' then part_terms.calendar_quarters
                        else part_terms.calendar_months
                    end
            when part_terms.part_dimension = '' and part_terms.area_selector <> 'children' then true
            when summed.has_uncertain then false
            when summed.has_remainder then true
            else coalesce(
                summed.completing_count = case
                    when part_terms.area_selector = 'children' then completing_areas.completing_count
                    else part_terms.completing_count
                end,
                false
            )
        end as is_complete
    from summed
    inner join part_terms
        on
            summed.application_key = part_terms.application_key
            and summed.term_number = part_terms.term_number
    left join completing_areas
        on
            summed.shared_place_key = completing_areas.place_key
            and case when summed.has_ended then part_terms.period_start else part_terms.period_end end
            = completing_areas.map_date

),

found as (

    select
        application_key,
        document_key,
        shared_place_key,
        count(*) as term_count,
        sum(case when is_required then 1 else 0 end) as required_count,
        max(newest_figure_key) as newest_figure_key,
        sum(sign * value) as value,
        sum(case when sign > 0 then low else -high end) as low,
        sum(case when sign > 0 then high else -low end) as high,
        min(case when is_complete then 1 else 0 end) = 1 as is_complete
    from judged
    group by application_key, document_key, shared_place_key

)

select
    groups.application_key,
    groups.shape_code,
    groups.document_key,
    groups.item_key,
    groups.span_key,
    groups.shared_place_key,
    groups.figure_key,
    greatest(groups.figure_key, found.newest_figure_key) as newest_figure_key,
    groups.value as whole_value,
    groups.low as whole_low,
    groups.high as whole_high,
    {{ to_amount('found.value') }} as part_value,
    {{ to_amount('found.low') }} as part_low,
    {{ to_amount('found.high') }} as part_high,
    found.is_complete and found.term_count = groups.term_count as is_complete,
    groups.has_subtraction
from groups
inner join found
    on
        groups.application_key = found.application_key
        and groups.document_key = found.document_key
        and groups.shared_place_key = found.shared_place_key
        and groups.required_count = found.required_count
where found.value is not null
