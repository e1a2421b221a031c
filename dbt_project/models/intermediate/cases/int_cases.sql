with

failures as (

    select * from {{ ref('int_evaluations__failed') }}

),

evaluation_figures as (

    select * from {{ ref('int_evaluation_figures__failed') }}

),

figures as (

    select * from {{ ref('int_figures__coded') }}

),

documents as (

    select * from {{ ref('stg_raw__submissions') }}

),

answers as (

    select * from {{ ref('stg_raw__answers') }}

),

-- What a figure is about, told by names that stay the same from one build and one revision to the next. Without a
-- territory that is known, the document itself is part of it.
members as (

    select
        failures.evaluation_id,
        evaluation_figures.figure_id,
        evaluation_figures.role
        || '|' || figures.indicator_code
        || '|' || coalesce(figures.about_indicator_code, '')
        || '|' || coalesce(figures.area_key, documents.series_key)
        || '|' || coalesce(cast(figures.period_start as {{ dbt.type_string() }}), '')
        || '|' || coalesce(cast(figures.period_end as {{ dbt.type_string() }}), '')
        || '|' || case when figures.is_yearly_average then 'average' else '' end
        || '|' || coalesce(figures.market_code, figures.market_name, '')
        {%- for breakdown in told_breakdowns() | reject('equalto', 'enterprise') %}
        || '|' || coalesce(figures.{{ breakdown }}, '')
        {%- endfor %}
        -- A breakdown younger than the first answers: where a figure has none, its name is what it was.
        || coalesce('|' || figures.enterprise, '') as coordinates,
        cast(evaluation_figures.value as {{ dbt.type_string() }})
        || '|' || cast(evaluation_figures.low as {{ dbt.type_string() }})
        || '|' || cast(evaluation_figures.high as {{ dbt.type_string() }}) as amounts
    from failures
    inner join evaluation_figures on failures.evaluation_id = evaluation_figures.evaluation_id
    inner join figures on evaluation_figures.figure_id = figures.figure_id
    inner join documents on figures.submission_id = documents.submission_id

),

told as (

    select
        evaluation_id,
        {{ dbt.listagg('figure_id', "','", 'order by figure_id') }} as figure_set,
        {{ dbt.listagg('coordinates', "';'", 'order by coordinates, amounts') }} as question,
        {{ dbt.listagg('amounts', "';'", 'order by coordinates, amounts') }} as amounts
    from members
    group by evaluation_id

),

-- One wrong pair of figures may break several rules: a market above the total also lifts the sum above it. What is
-- told of the very same figures is one finding, under the rule that says most about them.
ranked as (

    select
        failures.evaluation_id,
        failures.rule_code,
        coalesce(told.figure_set, failures.evaluation_id) as figure_set,
        failures.rule_code || '|' || coalesce(told.question, failures.evaluation_id) as question,
        coalesce(told.amounts, '') as amounts,
        row_number() over (
            partition by coalesce(told.figure_set, failures.evaluation_id)
            order by
                case failures.severity when 'critical' then 1 when 'warning' then 2 else 3 end,
                case failures.kind when 'compare' then 1 when 'ratio' then 2 when 'bound' then 3 else 4 end,
                failures.rule_code,
                failures.evaluation_id
        ) as telling_rank
    from failures
    left join told on failures.evaluation_id = told.evaluation_id

),

findings as (

    select
        ranked.evaluation_id,
        ranked.rule_code,
        tellers.evaluation_id as finding_id,
        {{ dbt.hash('tellers.question') }} as question_id,
        {{ dbt.hash("tellers.question || '=' || tellers.amounts") }} as case_id
    from ranked
    inner join ranked as tellers on ranked.figure_set = tellers.figure_set and tellers.telling_rank = 1

),

answered as (

    select
        *,
        row_number() over (partition by case_id order by answered_on desc, received_at desc, answer_id asc) as newness
    from answers
    where case_id is not null

),

-- The last answer to the same question when other amounts were told.
earlier as (

    select
        findings.evaluation_id,
        answers.state,
        row_number() over (
            partition by findings.evaluation_id
            order by answers.answered_on desc, answers.received_at desc, answers.answer_id asc
        ) as newness
    from findings
    inner join answers on findings.question_id = answers.question_id and findings.case_id <> answers.case_id

)

select
    findings.evaluation_id,
    findings.rule_code,
    findings.finding_id,
    findings.question_id,
    findings.case_id,
    case when answered.is_in_force then answered.state else 'open' end as state,
    answered.answer_id,
    answered.answered_by,
    answered.answered_on,
    answered.reason as answer_reason,
    answered.valid_until,
    earlier.state as earlier_state
from findings
left join answered on findings.case_id = answered.case_id and answered.newness = 1
left join earlier on findings.evaluation_id = earlier.evaluation_id and earlier.newness = 1
