with

failures as (

    select * from {{ ref('int_evaluations') }}
    where outcome = 'fail'

),

evaluation_figures as (

    select * from {{ ref('int_evaluation_figures') }}

),

-- One wrong pair of figures may break several rules: a market above the total also lifts the sum above it. What is
-- told of the very same figures is one finding, under the rule that says most about them.
figure_sets as (

    select
        failures.evaluation_id,
        {{ dbt.listagg('evaluation_figures.figure_id', "','", 'order by evaluation_figures.figure_id') }} as figure_set
    from failures
    inner join evaluation_figures on failures.evaluation_id = evaluation_figures.evaluation_id
    group by failures.evaluation_id

),

ranked as (

    select
        failures.*,
        coalesce(figure_sets.figure_set, failures.evaluation_id) as figure_set,
        row_number() over (
            partition by coalesce(figure_sets.figure_set, failures.evaluation_id)
            order by
                case failures.severity when 'critical' then 1 when 'warning' then 2 else 3 end,
                case failures.kind when 'compare' then 1 when 'ratio' then 2 when 'bound' then 3 else 4 end,
                failures.rule_code,
                failures.evaluation_id
        ) as telling_rank
    from failures
    left join figure_sets on failures.evaluation_id = figure_sets.evaluation_id

),

folded as (

    select
        figure_set,
        {{ dbt.listagg('rule_code', "', '", 'order by rule_code') }} as also_broken_rules
    from ranked
    where telling_rank > 1
    group by figure_set

),

evaluations as (

    select
        ranked.*,
        folded.also_broken_rules
    from ranked
    left join folded on ranked.figure_set = folded.figure_set
    where ranked.telling_rank = 1

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

figures as (

    select * from {{ ref('int_figures__coded') }}

),

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

explanations as (

    select * from {{ ref('stg_gate__explanations') }}

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

-- What the same likely figures explain is asked once, of the finding that says most; all evaluations of one set of
-- figures are one finding already.
roots as (

    select distinct
        explanations.evaluation_id,
        tellers.evaluation_id as root_finding_id
    from explanations
    inner join ranked as root_evaluations on explanations.root_evaluation_id = root_evaluations.evaluation_id
    inner join ranked as tellers
        on root_evaluations.figure_set = tellers.figure_set and tellers.telling_rank = 1

),

worded as (

    select
        evaluations.*,
        {{ amount_text_vi('evaluations.stated', 'evaluations.unit') }} as stated_text_vi,
        {{ amount_text_en('evaluations.stated', 'evaluations.unit') }} as stated_text_en,
        {{ amount_text_vi('evaluations.expected', 'evaluations.unit') }} as expected_text_vi,
        {{ amount_text_en('evaluations.expected', 'evaluations.unit') }} as expected_text_en,
        {{ amount_text_vi('evaluations.difference', 'evaluations.unit') }} as difference_text_vi,
        {{ amount_text_en('evaluations.difference', 'evaluations.unit') }} as difference_text_en
    from evaluations

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
    coalesce(roots.root_finding_id, worded.evaluation_id) as root_finding_id,
    'open' as state,
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
left join roots on worded.evaluation_id = roots.evaluation_id
order by worded.rule_code, worded.evaluation_id
