with

submissions as (

    select * from {{ ref('int_submissions__revised') }}

),

known as (

    select
        submission_id,
        {{ dbt.listagg(
            "coalesce(cast(known_from as " ~ dbt.type_string() ~ "), '')"
            ~ " || '..' || coalesce(cast(known_to as " ~ dbt.type_string() ~ "), '')",
            "' '",
            "order by known_from"
        ) }} as stretches
    from {{ ref('int_submissions__known') }}
    group by submission_id

),

corrected as (

    select
        figures.submission_id,
        {{ dbt.listagg(
            "answers.answer_id || ' ' || answers.figure_id || ' ' || cast(answers.corrected_value as "
            ~ dbt.type_string() ~ ") || ' ' || cast(answers.corrected_low as " ~ dbt.type_string()
            ~ ") || '..' || cast(answers.corrected_high as " ~ dbt.type_string() ~ ")",
            "' '",
            "order by answers.answer_id"
        ) }} as corrections
    from {{ ref('stg_raw__answers') }} as answers
    inner join {{ ref('stg_raw__figures') }} as figures on answers.figure_id = figures.figure_id
    where answers.state = 'corrected'
    group by figures.submission_id

)

select
    submissions.submission_id,
    submissions.series_key,
    cast(submissions.received_order as {{ dbt.type_string() }})
    || ' ' || submissions.state
    || ' ' || coalesce(known.stretches, '')
    || ' ' || coalesce(corrected.corrections, '') as made_by
from submissions
left join known on submissions.submission_id = known.submission_id
left join corrected on submissions.submission_id = corrected.submission_id
