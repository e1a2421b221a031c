"""From documents to a release: the same rows whichever way they came, each traceable to the words it was read from."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import psycopg2
import pytest
from python_calamine import CalamineWorkbook
from upath import UPath

from expectations.answers import record_answers
from ingestion import documents
from ingestion.model import Address
from ingestion.numbers import parse_number
from ingestion.readers import NARRATIVE_SUFFIXES
from ingestion.receive import archived_bytes
from tests.integration.road import SAMPLES, put, run_road
from warehouse.paths import DataRoot
from warehouse.postgres import serve
from warehouse.releases import Release

ROOT = Path(__file__).resolve().parents[2]
FACTS = ("fct_departures", "fct_job_creation", "fct_loans", "fct_targets")

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]  # its warehouse is built within the first test


def new_root(folder: Path) -> DataRoot:
    home = UPath(folder)
    return DataRoot(home=home, inbox=home / "inbox").create()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> tuple[DataRoot, Release]:
    """A warehouse that lived: half of the samples came and were released, then the others."""
    root = new_root(tmp_path_factory.mktemp("live"))
    half = len(SAMPLES) // 2
    put(root, SAMPLES[:half])
    run_road(root)
    put(root, SAMPLES[half:])
    return root, run_road(root)


def query(release: Release, statement: str) -> list[tuple]:
    with duckdb.connect(str(release.database), read_only=True) as connection:
        return connection.execute(statement).fetchall()


def test_second_run_changes_nothing(live: tuple[DataRoot, Release]) -> None:
    root, release = live
    again = run_road(root)
    assert again.release_id == release.release_id
    assert again.manifest["content_hashes"] == release.manifest["content_hashes"]


def test_replay_gives_the_rows_of_the_live_build(live: tuple[DataRoot, Release]) -> None:
    root, release = live
    root.forget_build()
    assert run_road(root).manifest["content_hashes"] == release.manifest["content_hashes"]


def test_another_warehouse_gives_byte_equal_facts(live: tuple[DataRoot, Release], tmp_path: Path) -> None:
    _, release = live
    other_root = new_root(tmp_path)
    put(other_root, SAMPLES)
    other = run_road(other_root)
    for fact in FACTS:
        ours = (release.folder / "parquet" / f"{fact}.parquet").read_bytes()
        theirs = (other.folder / "parquet" / f"{fact}.parquet").read_bytes()
        assert ours == theirs, f"{fact} depends on when and in how many batches the documents came"


def test_every_fact_leads_to_its_words(live: tuple[DataRoot, Release]) -> None:
    root, release = live
    checked = 0
    for fact in FACTS:
        rows = query(
            release,
            "select figures.submission_id, figures.file_name, figures.address, figures.quote, fact.value"
            f" from marts.{fact} as fact"
            " left join marts.fct_figures as figures using (figure_id)",
        )
        assert rows, f"{fact} is empty"
        for submission_id, file_name, address, quote, value in rows:
            written = words_at(archived_bytes(submission_id, root), Path(file_name).suffix, Address.parse(address))
            assert states(written, value), (fact, address, written, quote, value)
            checked += 1
    assert checked == sum(release.manifest["row_counts"][fact] for fact in FACTS)


def test_every_finding_shows_its_figures_in_their_words(live: tuple[DataRoot, Release]) -> None:
    root, release = live
    cited = query(
        release,
        "select distinct unnest(from_json_strict(evidence, '[\"json\"]')) ->> 'figure_id' from marts.fct_findings",
    )
    told = query(release, "select figure_id, submission_id, file_name, address, context from marts.fct_excerpts")
    assert {figure for (figure,) in cited} <= {row[0] for row in told}
    for _, submission_id, file_name, address, context in told:
        if Path(file_name).suffix in NARRATIVE_SUFFIXES and "!" not in address:
            words = words_at(archived_bytes(submission_id, root), Path(file_name).suffix, Address.parse(address))
            before, marked, after = re.split("[⟦⟧]", context)
            assert marked == words
            assert before or after, "A sentence says more than its number."
        else:
            assert " | " in context, "A row has its label beside its figure."


def words_at(content: bytes, suffix: str, address: Address) -> str:
    """What stands in the archived document at the address."""
    if suffix in NARRATIVE_SUFFIXES:
        return documents.text_of(content, suffix)[address.start : address.end]
    column, row = _position(address.cell or "")
    if suffix == ".csv":
        text = content.decode("utf-8-sig")
        return list(csv.reader(text.splitlines(), csv.Sniffer().sniff(text)))[row][column]
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(address.sheet)
    cell = sheet.to_python(skip_empty_area=False)[row][column]
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).replace(".", ",")


def _position(cell: str) -> tuple[int, int]:
    letters = "".join(character for character in cell if character.isalpha())
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1, int(cell[len(letters) :]) - 1


def states(written: str, value: Decimal) -> bool:
    """Whether the words hold a number that is the value in one of the units the field writes in."""
    words = written.replace("%", " ").replace("(", " ").replace(")", " ").replace("|", " ").split()
    scales = [Decimal(scale) for scale in (1, 10**3, 10**6, 10**9)]
    for counts in (True, False):
        for start in range(len(words)):
            for stop in (start + 1, start + 2):
                number = parse_number(" ".join(words[start:stop]).strip(".,;:"), counts=counts)
                if number and any(number.value * scale == value for scale in scales):
                    return True
    return False


def test_samples_give_exactly_the_findings_they_were_written_for(live: tuple[DataRoot, Release]) -> None:
    _, release = live
    rows = query(
        release,
        "select rule_code, severity, file_name, stated_text_vi, expected_text_vi, suspects from marts.fct_findings",
    )
    found = sorted((*row[:5], likely_words(row[5]) if row[1] != "info" else "") for row in rows)
    with (ROOT / "samples" / "findings.csv").open(encoding="utf-8", newline="") as lines:
        expected = sorted(tuple(row.values()) for row in csv.DictReader(lines))
    assert found == expected


def likely_words(suspects: str) -> str:
    """The words of the figures that are most likely wrong."""
    return " | ".join(sorted(suspect["quote"] for suspect in json.loads(suspects) if suspect["is_likely"]))


def test_sample_answers_are_answers_to_the_samples(live: tuple[DataRoot, Release], tmp_path: Path) -> None:
    root, _ = live
    shutil.copytree(str(root.home), tmp_path / "home", symlinks=True)
    copy = new_root(tmp_path / "home")
    assert record_answers(ROOT / "samples" / "answers.csv", copy) == 4
    assert record_answers(ROOT / "samples" / "answers.csv", copy) == 0
    settled = "select count(*) from marts.fct_findings where rule_code = 'PLN-004'"
    assert query(live[1], settled) == [(1,)]
    release = run_road(copy)
    assert query(release, settled) == [(0,)], "a corrected percentage was rounded, as any percentage"
    corrected = "select value, low, high from marts.fct_figures where figure_id = 'fd9db78942e60cb6-00003'"
    assert query(release, corrected) == [(Decimal("34.57"), Decimal("34.565"), Decimal("34.58"))]


def test_queries_of_the_readme_answer(live: tuple[DataRoot, Release]) -> None:
    _, release = live
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    queries = re.findall(r'release\.sql\("""(.*?)"""\)', readme, re.DOTALL)
    assert len(queries) == 2
    assert all(query(release, statement) for statement in queries)
    (block,) = re.findall(r"```sql\n(.*?)```", readme, re.DOTALL)
    questions = [statement for statement in block.split(";") if statement.strip()]
    assert len(questions) == 4
    for statement in questions:
        query(release, statement)


def test_views_show_no_code_beside_its_parts(live: tuple[DataRoot, Release]) -> None:
    _, release = live
    levels = dict(query(release, "select dimension || ':' || code, parent_code from marts.dim_breakdown_code"))
    columns = query(
        release,
        "select table_name, list(column_name) from duckdb_columns() where table_name in"
        " (select view_name from duckdb_views() where database_name = current_database() and not internal)"
        " group by table_name",
    )
    views = {view: names for view, names in columns if "value" in names and "breakdown" not in names}
    assert len(views) >= 10
    for view, names in views.items():
        for dimension in {"channel", "programme", "fund_source", "sex"} & set(names):
            codes = query(release, f"select distinct {dimension} from marts.{view}")
            assert not [code for (code,) in codes if levels[f"{dimension}:{code}"]], f"{view} counts {dimension} twice"
        units = query(release, f"select count(distinct indicator_code) from marts.{view}")
        assert units[0][0] <= 1, f"{view} mixes measures"


def test_postgresql_says_the_same(live: tuple[DataRoot, Release], server: str) -> None:
    _, release = live
    serve(release, server, "warehouse_reader")
    marts = query(release, "select table_name from duckdb_columns() where schema_name = 'marts' group by table_name")
    with psycopg2.connect(server) as connection, connection.cursor() as cursor:
        for (mart,) in marts:
            cursor.execute(f"select * from marts.{mart}")
            theirs = Counter(plain(row) for row in cursor.fetchall())
            assert theirs == Counter(plain(row) for row in query(release, f"select * from marts.{mart}")), mart


def plain(row: tuple[Any, ...]) -> tuple[str, ...]:
    """A row without what the two clients write differently: instants by their zone, JSON as a text or as its value."""
    return tuple(
        str(value.astimezone(UTC))
        if isinstance(value, datetime)
        else json.dumps(as_json(value), sort_keys=True, default=str)
        for value in row
    )


def as_json(value: Any) -> Any:
    try:
        return json.loads(value)
    except (TypeError, ValueError):
        return value


def test_refused_samples_have_reasons_in_both_languages(live: tuple[DataRoot, Release]) -> None:
    root, release = live
    refused = query(release, "select file_name from marts.dim_submission where status = 'refused'")
    assert refused
    notes = [json.loads(path.read_text(encoding="utf-8")) for path in root.quarantine.glob("*.json")]
    assert sorted(note["file_name"] for note in notes) == sorted(name for (name,) in refused)
    assert all(reason["vi"] and reason["en"] for note in notes for reason in note["reasons"])
