with

failures as (

    select * from {{ ref('int_evaluations__failed') }}

),

evaluation_figures as (

    select * from {{ ref('int_evaluation_figures__failed') }}

),

cases as (

    select * from {{ ref('int_cases') }}

),

folded as (

    select
        cases.finding_id,
        {{ dbt.listagg('failures.rule_code', "', '", 'order by failures.rule_code') }} as also_broken_rules
    from cases
    inner join failures on cases.evaluation_id = failures.evaluation_id
    where cases.evaluation_id <> cases.finding_id
    group by cases.finding_id

),

evaluations as (

    select
        failures.*,
        cases.question_id,
        cases.case_id,
        cases.state,
        cases.answered_by,
        cases.answered_on,
        cases.answer_reason,
        cases.valid_until,
        cases.earlier_state,
        folded.also_broken_rules
    from failures
    inner join cases on failures.evaluation_id = cases.finding_id and failures.evaluation_id = cases.evaluation_id
    left join folded on failures.evaluation_id = folded.finding_id

),

rules as (

    select * from {{ ref('stg_rules__rules') }}

),

submissions as (

    select * from {{ ref('int_submissions__revised') }}
    where state in ('current', 'held')

),

documents as (

    select * from {{ ref('stg_raw__submissions') }}

),

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

explanations as (

    select * from {{ ref('stg_gate__explanations') }}

),

spoken_of as (

    select figure_id from evaluation_figures
    union
    select suspect_figure_id as figure_id from explanations
    union
    select anchor_figure_id as figure_id from evaluations

),

figures as (

    select figures.*
    from {{ ref('int_figures__coded') }} as figures
    inner join spoken_of on figures.figure_id = spoken_of.figure_id

),

cited as (

    select
        figures.figure_id,
        figures.submission_id,
        documents.file_name,
        figures.address,
        figures.quote
    from figures
    inner join documents on figures.submission_id = documents.submission_id

),

evidence_rows as (

    select
        evaluation_figures.evaluation_id,
        evaluation_figures.role,
        evaluation_figures.term_number,
        evaluation_figures.figure_id,
        {{ json_object_text({
            'figure_id': 'cited.figure_id',
            'role': 'evaluation_figures.role',
            'sign': 'evaluation_figures.sign',
            'value': 'cast(evaluation_figures.value as double)',
            'low': 'cast(evaluation_figures.low as double)',
            'high': 'cast(evaluation_figures.high as double)',
            'submission_id': 'cited.submission_id',
            'file_name': 'cited.file_name',
            'address': 'cited.address',
            'quote': 'cited.quote',
        }) }} as evidence_row
    from evaluation_figures
    inner join evaluations on evaluation_figures.evaluation_id = evaluations.evaluation_id
    inner join cited on evaluation_figures.figure_id = cited.figure_id

),

evidence as (

    select
        evaluation_id,
        {{ json_array_text('evidence_row', 'role, term_number, figure_id') }} as evidence
    from evidence_rows
    group by evaluation_id

),

suspect_rows as (

    select
        explanations.evaluation_id,
        explanations.suspect_rank,
        explanations.suspect_figure_id,
        {{ json_object_text({
            'figure_id': 'cited.figure_id',
            'rank': 'explanations.suspect_rank',
            'explanation_rank': 'explanations.explanation_rank',
            'is_likely': 'explanations.is_likely',
            'is_settled': 'explanations.is_settled',
            'weight': 'explanations.weight',
            'implied_low': 'cast(explanations.implied_low as double)',
            'implied_high': 'cast(explanations.implied_high as double)',
            'suggested': 'cast(explanations.suggested as double)',
            'slip_code': 'explanations.slip_code',
            'submission_id': 'cited.submission_id',
            'file_name': 'cited.file_name',
            'address': 'cited.address',
            'quote': 'cited.quote',
            'reason_vi': 'explanations.reason_vi',
            'reason_en': 'explanations.reason_en',
        }) }} as suspect_row
    from explanations
    inner join cited on explanations.suspect_figure_id = cited.figure_id

),

suspects as (

    select
        evaluation_id,
        {{ json_array_text('suspect_row', 'suspect_rank, suspect_figure_id') }} as suspects
    from suspect_rows
    group by evaluation_id

),

-- What the same likely figures explain is asked once, of the finding that says most.
roots as (

    select distinct
        explanations.evaluation_id,
        cases.finding_id as root_finding_id
    from explanations
    inner join cases on explanations.root_evaluation_id = cases.evaluation_id

),

-- What is published of an indicator in a period, for every breakdown of it: the country's figure, or the sum of its
-- provinces', or the largest there is.
totals as (

    select
        indicator_code,
        period_key,
        coalesce(
            max(case when area_level = 'country' then abs(value) end),
            sum(case when area_level = 'province' then abs(value) end),
            max(abs(value))
        ) as total
    from {{ ref('int_facts') }}
    group by
        indicator_code,
        period_key,
        {%- for breakdown in told_breakdowns() %}
        {{ breakdown }},
        {%- endfor %}
        market_code

),

published as (

    select
        indicator_code,
        period_key,
        max(total) as total
    from totals
    group by indicator_code, period_key

),

-- How far a likely figure lies from what it should be, and how many explanations are equally likely.
moved as (

    select
        explanations.evaluation_id,
        explanations.explanation_rank,
        coalesce(abs(figures.value - explanations.suggested), abs(evaluations.difference)) as amount,
        case when figures.unit = 'pct' then 100 else published.total end as total
    from explanations
    inner join evaluations on explanations.evaluation_id = evaluations.evaluation_id
    inner join figures on explanations.suspect_figure_id = figures.figure_id
    left join published
        on figures.indicator_code = published.indicator_code and figures.period_key = published.period_key
    where explanations.is_likely

),

weighed as (

    select
        evaluation_id,
        1.0 / count(distinct explanation_rank) as suspicion,
        least(
            100.0, max(100.0 * cast(amount as double) / nullif(cast(coalesce(total, amount) as double), 0))
        ) as effect_pct
    from moved
    group by evaluation_id

),

worded as (

    select
        evaluations.*,
        coalesce(roots.root_finding_id, evaluations.evaluation_id) as root_finding_id,
        evaluations.state = 'open'
        and coalesce(roots.root_finding_id, evaluations.evaluation_id) = evaluations.evaluation_id as needs_answer,
        cast(weighed.suspicion as double) as suspicion,
        cast(weighed.effect_pct as double) as effect_pct,
        {{ amount_text_vi('evaluations.stated', 'evaluations.unit') }} as stated_text_vi,
        {{ amount_text_en('evaluations.stated', 'evaluations.unit') }} as stated_text_en,
        {{ amount_text_vi('evaluations.expected', 'evaluations.unit') }} as expected_text_vi,
        {{ amount_text_en('evaluations.expected', 'evaluations.unit') }} as expected_text_en,
        {{ amount_text_vi('evaluations.difference', 'evaluations.unit') }} as difference_text_vi,
        {{ amount_text_en('evaluations.difference', 'evaluations.unit') }} as difference_text_en
    from evaluations
    left join roots on evaluations.evaluation_id = roots.evaluation_id
    left join weighed on evaluations.evaluation_id = weighed.evaluation_id

)

select
    worded.evaluation_id as finding_id,
    worded.evaluation_id,
    worded.rule_code,
    rules.rule_name,
    worded.kind,
    worded.scope,
    worded.severity,
    worded.severity <> 'info' as is_contradiction,
    worded.area_key,
    coalesce(areas.area_name, figures.area_name) as area_name,
    worded.period_start,
    worded.period_end,
    worded.unit,
    worded.stated,
    worded.stated_low,
    worded.stated_high,
    worded.stated_text_vi,
    worded.stated_text_en,
    worded.expected,
    worded.expected_low,
    worded.expected_high,
    worded.expected_text_vi,
    worded.expected_text_en,
    worded.difference,
    {%- for language in ['vi', 'en'] %}
    {{ filled_in('rules.message_' ~ language, {
        'whole': 'worded.stated_text_' ~ language,
        'stated': 'worded.stated_text_' ~ language,
        'left': 'worded.stated_text_' ~ language,
        'value': 'worded.stated_text_' ~ language,
        'parts': 'worded.expected_text_' ~ language,
        'expected': 'worded.expected_text_' ~ language,
        'right': 'worded.expected_text_' ~ language,
        'limit': 'worded.expected_text_' ~ language,
        'difference': 'worded.difference_text_' ~ language,
    }) }} as message_{{ language }},
    {%- endfor %}
    coalesce(suspects.suspects, '[]') as suspects,
    abs(worded.difference) as impact,
    worded.also_broken_rules,
    worded.root_finding_id,
    worded.question_id,
    worded.case_id,
    worded.state,
    worded.needs_answer,
    worded.answered_by,
    worded.answered_on,
    worded.answer_reason,
    worded.valid_until,
    worded.earlier_state,
    worded.suspicion,
    worded.effect_pct,
    case
        when worded.needs_answer
            then row_number() over (
                partition by worded.needs_answer
                order by
                    case when worded.severity = 'info' then 1 else 0 end asc,
                    coalesce(worded.suspicion * worded.effect_pct, 0) desc,
                    worded.rule_code asc,
                    worded.case_id asc,
                    worded.evaluation_id asc
            )
    end as triage_rank,
    submissions.state as submission_state,
    documents.submission_id,
    worded.submission_id as newest_submission_id,
    documents.file_name,
    worded.anchor_figure_id as figure_id,
    figures.address,
    figures.quote,
    coalesce(evidence.evidence, '[]') as evidence
from worded
inner join rules on worded.rule_code = rules.rule_code
inner join submissions on worded.submission_id = submissions.submission_id
left join figures on worded.anchor_figure_id = figures.figure_id
inner join documents on coalesce(figures.submission_id, worded.submission_id) = documents.submission_id
left join areas on worded.area_key = areas.area_key
left join suspects on worded.evaluation_id = suspects.evaluation_id
left join evidence on worded.evaluation_id = evidence.evaluation_id
