"""A national data set, generated in the database: every province's monthly forms with a row for each of its communes.

What is generated satisfies the rule book but for one figure in `ERROR_EVERY`, which is one too high. A form that is
sent again has its own elsewhere, so a later sending restates a part of the one before.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from string import Template
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.files import write_table
from warehouse.paths import SEEDS, DataRoot
from warehouse.schemas import FIGURES, SUBMISSIONS

PROVINCES = 34
MONTHS = 60
ERROR_EVERY = 2000
BATCH = "bench"
DAYS_BETWEEN_SENDINGS = 20
LATEST = 3  # as many sendings after its month as come last of all

# form, indicator, about, unit, kind, period, market, sex, channel, programme, fund source, departure channel, weight;
# a figure is its weight times the size of its unit, and for a stretch of months times their number.
_DEPARTED = ("departures", "workers_departed", None, "person", "flow")
_JOBS = ("jobs", "jobs_created", None, "person", "flow")
ITEMS = [
    (*_DEPARTED, "month", None, None, None, None, None, None, 10),
    (*_DEPARTED, "month", None, "female", None, None, None, None, 4),
    (*_DEPARTED, "month", None, "male", None, None, None, None, 6),
    *(
        (*_DEPARTED, "month", market, sex, None, None, None, None, weight)
        for market, all_, women in (
            ("Nhật Bản", 3, 1),
            ("Đài Loan", 3, 1),
            ("Hàn Quốc", 2, 1),
            ("Thị trường khác", 2, 1),
        )
        for sex, weight in ((None, all_), ("female", women))
    ),
    (*_DEPARTED, "month", None, None, None, None, None, "service_enterprise", 7),
    (*_DEPARTED, "month", None, None, None, None, None, "direct_contract", 3),
    (*_DEPARTED, "to_date", None, None, None, None, None, None, 10),
    (*_DEPARTED, "to_date", None, "female", None, None, None, None, 4),
    ("departures", "target_workers_departed", None, "person", "target", "year", None, None, None, None, None, None, 10),
    (
        *("departures", "pct_of_plan", "workers_departed", "pct", "ratio", "to_date"),
        *(None, None, None, None, None, None, None),
    ),
    ("departures", "workers_abroad", None, "person", "stock", "day", None, None, None, None, None, None, 300),
    (*_JOBS, "month", None, None, None, None, None, None, 26),
    (*_JOBS, "month", None, "female", None, None, None, None, 12),
    (*_JOBS, "month", None, "male", None, None, None, None, 14),
    *(
        (*_JOBS, "month", None, None, channel, None, None, None, weight)
        for channel, weight in (
            ("industrial_zone", 8),
            ("private", 4),
            ("loan_funded", 2),
            ("overseas", 10),
            ("other", 2),
        )
    ),
    (*_JOBS, "to_date", None, None, None, None, None, None, 26),
    ("jobs", "target_jobs_created", None, "person", "target", "year", None, None, None, None, None, None, 26),
    ("jobs", "pct_of_plan", "jobs_created", "pct", "ratio", "to_date", None, None, None, None, None, None, None),
    *(
        ("loans", indicator, None, unit, kind, period, None, None, None, programme, fund, None, weight * scale)
        for programme in ("job_loan", "overseas_work")
        for indicator, unit, kind, period, scale in (
            ("loan_disbursed_vnd", "vnd", "flow", "month", 500_000),
            ("loan_outstanding_vnd", "vnd", "stock", "day", 50_000_000),
        )
        for fund, weight in (
            (None, 100),
            ("central", 60),
            ("national_fund", 40),
            ("vbsp_raised", 20),
            ("local", 40),
            ("provincial", 30),
            ("district", 10),
        )
    ),
    *(
        ("loans", indicator, None, unit, kind, period, None, None, None, programme, None, None, weight)
        for programme in ("job_loan", "overseas_work")
        for indicator, unit, kind, period, weight in (
            ("borrowers", "person", "flow", "month", 1),
            ("projects_funded", "project", "flow", "month", 1),
            ("loan_repaid_vnd", "vnd", "flow", "month", 50_000_000),
            ("loan_overdue_vnd", "vnd", "stock", "day", 10_000_000),
        )
    ),
]

_COLUMNS = (
    *("form", "indicator", "about", "unit", "kind", "period", "market", "sex", "channel", "programme"),
    *("fund_source", "departure_channel", "weight"),
)

_UNITS = """
create table units as
with communes as (
    select area_code, name_vi, area_level, parent_code, 1 + hash(area_code) % 97 as size,
        row_number() over (partition by parent_code order by area_code) as position
    from read_csv('$areas', all_varchar = true)
    where area_level = 'commune' and valid_to is null
),
chosen as (
    select *
    from communes
    where
        position <= $communes
        and parent_code in (select distinct parent_code from communes order by parent_code limit $provinces)
),
provinces as (
    select areas.area_code, areas.name_vi, areas.area_level, areas.area_code as parent_code,
        areas.area_code || '@' || areas.valid_from as area_key, sum(chosen.size) as size
    from read_csv('$areas', all_varchar = true) as areas
    inner join chosen on areas.area_code = chosen.parent_code
    where areas.area_level = 'province' and areas.valid_to is null
    group by all
)
select parent_code as province, area_key, name_vi, area_level, size, 0 as position from provinces
union all
select parent_code, area_code || '@2025-07-01', name_vi, area_level, size, position from chosen
"""

_DOCUMENTS = """
create table documents as
with months as (
    select range as number, date '2025-07-01' + to_months(cast(range as integer)) as first_day
    from range($first_month, $first_month + $months)
),
forms as (select distinct form from items),
provinces as (select distinct province from units),
sendings as (select range as sending from range($first_sending, $first_sending + $sendings))
select
    substring(md5(concat_ws('|', forms.form, provinces.province, months.number, sendings.sending)), 1, 16)
        as submission_id,
    row_number() over (order by sendings.sending, months.number, provinces.province, forms.form) as number,
    forms.form, provinces.province, sendings.sending,
    cast(months.first_day as date) as first_day, last_day(months.first_day) as last_day
from forms, provinces, months, sendings
"""

_FIGURES = """
with stated as (
    select
        documents.submission_id, documents.last_day, units.area_key, units.name_vi, units.area_level, items.*,
        row_number() over (partition by documents.submission_id order by units.position, items.number) as ordinal,
        case items.period
            when 'to_date' then cast(date_trunc('year', documents.first_day) as date)
            when 'year' then cast(date_trunc('year', documents.first_day) as date)
            when 'month' then documents.first_day
        end as period_start,
        case items.period
            when 'year' then make_date(year(documents.first_day), 12, 31)
            else documents.last_day
        end as period_end,
        case items.period when 'to_date' then month(documents.first_day) when 'year' then 12 else 1 end as months,
        units.size * items.weight as monthly
    from documents
    inner join units on documents.province = units.province
    inner join items on documents.form = items.form
),
valued as (
    select *,
        cast(coalesce(
            monthly * months + case when hash(submission_id, ordinal) % $error_every = 0 then 1 else 0 end,
            round(100.0 * months / 12, 1)
        ) as decimal(24, 6)) as value
    from stated
)
select
    submission_id || '-' || lpad(cast(ordinal as varchar), 5, '0') as figure_id, submission_id, '$batch' as batch_id,
    cast(ordinal as integer) as ordinal, 'Bieu!' || (ordinal + 4) as address, cast(value as varchar) as quote,
    indicator, value,
    cast(value - case when unit = 'pct' then 0.05 else 0 end as decimal(24, 6)) as low,
    cast(value + case when unit = 'pct' then 0.1 else 0 end as decimal(24, 6)) as high,
    'exact' as hedge, unit, kind, about, name_vi as area, area_level, area_key, period_start, period_end,
    case period when 'to_date' then 'ytd_to_date' else 'calendar' end as period_basis,
    market, sex, channel, programme, fund_source, departure_channel, cast(null as varchar) as enterprise,
    false as is_total, false as is_candidate,
    '1_form' as source_rank, cast(1 as double) as confidence
from valued
"""


def write_national(root: DataRoot, figures: int, scratch: Path, *, sendings: int = 1) -> int:
    """Raw figures and submissions of a nation, about so many a sending; how many there are."""
    a_unit = MONTHS * len(ITEMS)
    provinces = min(PROVINCES, max(1, figures // (2 * a_unit)))
    communes = max(1, figures // (provinces * a_unit) - 1)
    with duckdb.connect(str(scratch / "national.duckdb")) as connection:
        columns = zip(_COLUMNS, zip(*ITEMS, strict=True), strict=True)
        connection.register("listed", pa.table({name: list(column) for name, column in columns}))
        connection.execute("create table items as select row_number() over () as number, * from listed")
        connection.execute(
            Template(_UNITS).substitute(areas=SEEDS / "areas.csv", provinces=provinces, communes=communes)
        )
        return _write_batch(connection, root, BATCH, first_month=0, months=MONTHS, first_sending=0, sendings=sendings)


def one_more_document(root: DataRoot, scratch: Path) -> int:
    """The next month's form of one province, received after all others, as a batch of its own; its figures' number."""
    with duckdb.connect(str(scratch / "national.duckdb")) as connection:
        connection.execute("delete from units where province <> (select min(province) from units)")
        connection.execute("delete from items where form <> 'departures'")
        return _write_batch(
            connection, root, f"{BATCH}-more", first_month=MONTHS, months=1, first_sending=LATEST, sendings=1
        )


def _write_batch(connection: duckdb.DuckDBPyConnection, root: DataRoot, batch: str, **sizes: int) -> int:
    connection.execute("drop table if exists documents")
    connection.execute(Template(_DOCUMENTS).substitute(sizes))
    figures = root.raw / "figures" / f"{batch}.parquet"
    figures.parent.mkdir(parents=True, exist_ok=True)
    query = Template(_FIGURES).substitute(batch=batch, error_every=ERROR_EVERY)
    connection.register("untold", FIGURES.empty_table())
    connection.execute(f"copy (from untold union all by name ({query})) to '{figures}' (format parquet)")
    documents = connection.execute("select * from documents order by number").to_arrow_table().to_pylist()
    write_table(
        root.raw / "submissions" / f"{batch}.parquet",
        pa.Table.from_pylist([_submission(document, batch) for document in documents], schema=SUBMISSIONS),
    )
    counted = connection.read_parquet(str(figures)).count("*").fetchone()
    return int(counted[0]) if counted else 0


def _submission(document: dict[str, Any], batch: str) -> dict[str, Any]:
    return dict.fromkeys(SUBMISSIONS.names) | {
        "submission_id": document["submission_id"],
        "batch_id": batch,
        "sha256": document["submission_id"] * 4,
        "file_name": f"{document['submission_id']}.xlsx",
        "media_suffix": ".xlsx",
        "byte_count": 1,
        "received_at": datetime.combine(document["last_day"], time(), tzinfo=UTC)
        + timedelta(days=DAYS_BETWEEN_SENDINGS * document["sending"], seconds=document["number"]),
        "status": "read",
        "form_code": document["form"],
        "series_key": "|".join((document["form"], document["province"], str(document["last_day"]))),
        "period_start": document["first_day"],
        "period_end": document["last_day"],
        "period_basis": "calendar",
        "source_rank": "1_form",
        "figure_count": 1,
        "issue_count": 0,
        "reader_version": "bench",
    }
