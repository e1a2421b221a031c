from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.messages import message_of
from ingestion.workbook import read
from ingestion.workbook.forms import Form, forms, load_form
from tests.forms.workbooks import of_example
from warehouse.errors import ConfigurationError
from warehouse.paths import FORMS

every_form = pytest.mark.parametrize("form", forms(), ids=lambda form: form.code)


@every_form
def test_example_reads_back_whole_when_typed_as_the_form_says(form: Form) -> None:
    reading = read(of_example(form.example), suffix=".xlsx", file_name="vi-du.xlsx")

    assert [message_of(issue).en for issue in reading.issues] == []
    assert reading.form_code == form.code
    assert len(reading.figures) == form.example.figures
    assert all(figure.address.sheet == form.example.sheet for figure in reading.figures)
    assert all(figure.low <= figure.value <= figure.high for figure in reading.figures)


@every_form
def test_every_alias_means_one_thing(form: Form) -> None:
    for table in form.tables:
        aliases = [alias.lower() for label in table.labels for alias in label.aliases]
        assert sorted({alias for alias in aliases if aliases.count(alias) > 1}) == []


def test_form_is_rejected_with_file_and_key_when_a_code_is_unknown(tmp_path: Path) -> None:
    text = (FORMS / "departures_by_market" / "v2021.yml").read_text(encoding="utf-8")
    path = tmp_path / "departures_by_market" / "v2021.yml"
    path.parent.mkdir()
    path.write_text(text.replace("{indicator: workers_abroad}", "{indicator: workers_abrod}"), encoding="utf-8")

    with pytest.raises(ConfigurationError, match=r"v2021\.yml: key 'tables\.0\.labels\.\d+\.sets.*workers_abrod"):
        load_form(path)


def test_form_is_rejected_when_its_name_is_not_its_path(tmp_path: Path) -> None:
    text = (FORMS / "departures_by_market" / "v2021.yml").read_text(encoding="utf-8")
    path = tmp_path / "departures_by_market" / "v2031.yml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigurationError, match=r"rename the file"):
        load_form(path)


def test_new_version_is_read_when_one_yaml_is_added(tmp_path: Path) -> None:
    """A ministry renames a column from a year on: one YAML beside the old one, and no Python."""
    old = FORMS / "departures_by_market" / "v2021.yml"
    text = old.read_text(encoding="utf-8").replace("version: 2021", "version: 2030")
    text = text.replace("valid_from: 2010-01-01", "valid_from: 2030-01-01")
    text = text.replace("    labels:\n", "    labels:\n      - {aliases: [Phái nữ], sets: {sex: female}}\n")
    path = tmp_path / "departures_by_market" / "v2030.yml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    known = (load_form(old), load_form(path))
    example = known[1].example
    renamed = [["Phái nữ" if cell == "Nữ" else cell for cell in row] for row in example.rows]
    later = [
        [cell.replace("2023", "2033").replace("2022", "2032") if isinstance(cell, str) else cell for cell in row]
        for row in renamed
    ]

    new = read(of_example(example.model_copy(update={"rows": later})), suffix=".xlsx", known_forms=known)
    before = read(of_example(example), suffix=".xlsx", known_forms=known)

    assert (new.form_code, len(new.figures)) == ("departures_by_market/v2030", 15)
    assert (before.form_code, len(before.figures)) == ("departures_by_market/v2021", 15)
