select figures.figure_id
from {{ ref('fct_figures') }} as figures
left join {{ ref('dim_area') }} as areas on figures.area_key = areas.area_key
left join {{ ref('dim_indicator') }} as indicators on figures.indicator_code = indicators.indicator_code
left join {{ ref('dim_period') }} as periods on figures.period_key = periods.period_key
left join {{ ref('dim_submission') }} as submissions on figures.submission_id = submissions.submission_id
left join {{ ref('dim_market') }} as markets on figures.market_code = markets.market_code
where
    (figures.area_key is not null and areas.area_key is null)
    or indicators.indicator_code is null
    or (figures.period_end is not null and periods.period_key is null)
    or submissions.submission_id is null
    or (figures.market_code is not null and markets.market_code is null)
