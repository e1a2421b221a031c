with

applications as (

    select * from {{ ref('int_rule_applications') }}
    where kind = 'balance'

),

part_terms as (

    select distinct
        shape_code,
        item_key,
        span_key,
        term_number,
        sign,
        is_required,
        period_selector,
        part_dimension,
        area_selector,
        completing_count
    from {{ ref('int_rule_applications__terms') }}
    where kind = 'balance'

),

parts as (

    select * from {{ ref('int_rule_groups__parts') }}

),

figures as (

    select * from {{ ref('int_figures__scoped') }}

),

areas as (

    select
        *,
        {{ integer_key(['parent_area_key']) }} as parent_place_key
    from {{ ref('stg_reference__areas') }}
    where parent_area_key is not null

),

divided_places as (

    select distinct parent_place_key as place_key
    from areas

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
        shape_code,
        item_key,
        span_key,
        count(*) as term_count,
        sum(case when is_required then 1 else 0 end) as required_count,
        max(case when sign < 0 then 1 else 0 end) = 1 as has_subtraction
    from part_terms
    group by shape_code, item_key, span_key

),

applied as (

    select
        applications.*,
        asked.term_count,
        asked.required_count,
        asked.has_subtraction
    from applications
    inner join asked
        on
            applications.shape_code = asked.shape_code
            and applications.item_key = asked.item_key
            and applications.span_key = asked.span_key

),

anchored as (

    {{ anchored('applied') }}

),

groups as (

    select anchored.*
    from anchored
    left join divided_places on anchored.place_key = divided_places.place_key
    where not anchored.divides_area or divided_places.place_key is not null

),

-- A part that cannot be coded may be a lump of others: it is not added, and no sum is complete with it. Where units are
-- told that ended within the period, as in a plan, the map is that of its first day.
summed as (

    select
        shape_code,
        item_key,
        figure_key,
        term_number,
        min(span_key) as span_key,
        min(place_key) as place_key,
        min(sign) as sign,
        count(*) as figure_count,
        sum(case when not is_uncertain then value end) as value,
        sum(case when not is_uncertain then low end) as low,
        sum(case when not is_uncertain then high end) as high,
        sum(case when completes_parent and not is_uncertain then 1 else 0 end) as completing_count,
        max(case when is_remainder then 1 else 0 end) = 1 as has_remainder,
        max(case when is_uncertain then 1 else 0 end) = 1 as has_uncertain,
        max(case when has_ended then 1 else 0 end) = 1 as has_ended,
        max(part_figure_key) as newest_figure_key
    from parts
    group by shape_code, item_key, figure_key, term_number

),

judged as (

    select
        summed.shape_code,
        summed.item_key,
        summed.figure_key,
        summed.figure_count,
        summed.newest_figure_key,
        summed.sign,
        part_terms.is_required,
        {{ to_amount('summed.value') }} as value,
        {{ to_amount('summed.low') }} as low,
        {{ to_amount('summed.high') }} as high,
        case
            when part_terms.period_selector = 'years'
                then
                    summed.figure_count = applications.calendar_years
                    and applications.calendar_years = applications.years
            when part_terms.period_selector in ('quarters', 'months')
                then
                    summed.figure_count = case part_terms.period_selector
                        when 'quarters' then applications.calendar_quarters
                        else applications.calendar_months
                    end
            when part_terms.part_dimension = '' and part_terms.area_selector <> 'children' then true
            when summed.has_uncertain then false
            when summed.has_remainder then true
            else coalesce(
                summed.completing_count = coalesce(
                    part_terms.completing_count, completing_areas.completing_count
                ),
                false
            )
        end as is_complete
    from summed
    inner join applications
        on
            summed.shape_code = applications.shape_code
            and summed.item_key = applications.item_key
            and summed.span_key = applications.span_key
    inner join part_terms
        on
            summed.shape_code = part_terms.shape_code
            and summed.item_key = part_terms.item_key
            and summed.span_key = part_terms.span_key
            and summed.term_number = part_terms.term_number
    left join completing_areas
        on
            part_terms.area_selector = 'children'
            and summed.place_key = completing_areas.place_key
            and completing_areas.map_date
            = case when summed.has_ended then applications.period_start else applications.period_end end

),

found as (

    select
        shape_code,
        item_key,
        figure_key,
        count(*) as term_count,
        sum(case when is_required then 1 else 0 end) as required_count,
        sum(figure_count) as part_count,
        max(newest_figure_key) as newest_figure_key,
        sum(sign * value) as value,
        sum(case when sign > 0 then low else -high end) as low,
        sum(case when sign > 0 then high else -low end) as high,
        min(case when is_complete then 1 else 0 end) = 1 as is_complete
    from judged
    group by shape_code, item_key, figure_key

)

select
    groups.shape_code,
    groups.document_key,
    groups.item_key,
    groups.span_key,
    groups.figure_key,
    greatest(groups.figure_key, found.newest_figure_key) as newest_figure_key,
    groups.value as whole_value,
    groups.low as whole_low,
    groups.high as whole_high,
    found.value as part_value,
    found.low as part_low,
    found.high as part_high,
    coalesce(found.part_count, 0) as part_count,
    coalesce(found.is_complete and found.term_count = groups.term_count, false) as is_complete,
    groups.has_subtraction,
    case when groups.required_count > coalesce(found.required_count, 0) then 'part' end as roles_not_found
from groups
left join found
    on
        groups.shape_code = found.shape_code
        and groups.item_key = found.item_key
        and groups.figure_key = found.figure_key
