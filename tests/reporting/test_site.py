"""The pages show a release whole, link only among themselves, and say what they show in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
import yaml

from reporting.site import pages, write_site
from tests.reporting.browser import Browser, installed, running_browser
from tests.reporting.releases import small_world, write_release
from warehouse.errors import WarehouseError

VOID = {"br", "link", "meta", "img", "hr", "input"}
PHONE, DESKTOP = 390, 1200


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    rows = small_world()
    context = "Năm 2024 có ⟦1.884 lao động⟧ <được> giải quyết việc làm."
    rows["fct_excerpts"] = [{"figure_id": rows["fct_figures"][0]["figure_id"], "context": context}]
    write_site(write_release(folder / "release", rows), folder / "site")
    return folder / "site"


class Page(HTMLParser):
    """A page's links, anchors and tags; a tag that is closed wrongly is told."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.file, self.links, self.anchors, self.tags = file, [], set(), []
        self.faults, self._open = [], []
        self.feed(file.read_text(encoding="utf-8"))
        self.close()
        self.faults += [f"<{tag}> is left open" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append((tag, values))
        self.links += [values[name] for name in ("href", "src") if values.get(name) is not None]
        if "id" in values:
            self.anchors.add(values["id"])
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes another tag")


@pytest.fixture(scope="module")
def parsed(site: Path) -> dict[Path, Page]:
    return {file: Page(file) for file in sorted(site.rglob("*.html"))}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_everything_of_the_release_has_a_page(site: Path, language: str) -> None:
    names = {str(file.relative_to(site / language)) for file in (site / language).rglob("*.html")}
    assert names == {
        "index.html",
        "coverage.html",
        "data.html",
        *(f"{kind}/index.html" for kind in ("areas", "rules", "documents", "findings")),
        "areas/22-1900-01-01.html",
        "rules/SUB-001.html",
        "rules/DEP-001.html",
        "documents/s1.html",
        "documents/s2.html",
        "findings/f1.html",
    }


def test_every_tag_is_closed(parsed: dict[Path, Page]) -> None:
    assert {str(file): page.faults for file, page in parsed.items() if page.faults} == {}


def test_every_link_leads_to_a_page_of_the_site(parsed: dict[Path, Page]) -> None:
    for file, page in parsed.items():
        for link in page.links:
            name, anchor = urldefrag(unquote(link))
            target = (file.parent / name).resolve() if name else file
            assert target.is_file(), f"{file.name} leads to {link}, which is not there"
            if anchor:
                assert anchor in parsed[target].anchors, f"{file.name}: {link} has no such place"


def test_nothing_comes_from_outside_and_nothing_is_run(site: Path, parsed: dict[Path, Page]) -> None:
    for file in [*parsed, site / "style.css"]:
        assert not re.search(r"https?:|url\(|@import", file.read_text(encoding="utf-8")), file
    for file, page in parsed.items():
        assert "script" not in {tag for tag, _ in page.tags}, file
        assert not [name for _, values in page.tags for name in values if name.startswith("on")], file


def test_each_page_says_its_language_and_leads_to_the_other(site: Path) -> None:
    for language, other in (("vi", "en"), ("en", "vi")):
        for file in (site / language).rglob("*.html"):
            text = file.read_text(encoding="utf-8")
            assert f'<html lang="{language}">' in text
            assert f'{other}/{file.relative_to(site / language)}"' in text


def test_tables_have_headers_and_charts_have_words(parsed: dict[Path, Page]) -> None:
    charts = 0
    for file, page in parsed.items():
        tags = [tag for tag, _ in page.tags]
        assert tags.count("table") == tags.count("thead"), file
        assert all("scope" in values for tag, values in page.tags if tag == "th"), file
        charts += tags.count("svg")
        for place, (tag, values) in enumerate(page.tags):
            if tag == "svg":
                assert values["role"] == "img"
                assert tags[place + 1] == "title"
    assert charts, "The province has two years: its page must have a chart."


def test_a_finding_shows_its_figures_where_they_stand(site: Path) -> None:
    text = (site / "vi" / "findings" / "f1.html").read_text(encoding="utf-8")
    assert "Năm 2024 có <mark>1.884 lao động</mark> &lt;được&gt; giải quyết việc làm." in text
    assert "Tổng số · 2024 · <mark>1.900</mark>" in text
    assert "đoạn 8, ký tự 251–265" in text
    assert "trang Biểu 1, ô C7" in text
    assert "Nếu các số khác đúng thì phải là 1.900 người." in text


def test_a_rule_shows_findings_that_others_tell_of_its_figures(site: Path) -> None:
    page = (site / "en" / "rules" / "DEP-001.html").read_text(encoding="utf-8")
    assert "Findings (0)" in page
    assert "Findings of other rules (1)" in page
    assert "../findings/f1.html" in page


def test_what_others_wrote_is_text(site: Path) -> None:
    for name in ("documents/s1.html", "documents/index.html", "findings/f1.html", "index.html"):
        text = (site / "vi" / name).read_text(encoding="utf-8")
        assert "&lt;script&gt;alert(1)" in text
        assert "<script" not in text
    assert "&lt;b&gt;" in (site / "vi" / "findings" / "f1.html").read_text(encoding="utf-8")


def test_pages_stand_without_context(tmp_path: Path) -> None:
    write_site(write_release(tmp_path / "release", small_world()), tmp_path / "site")
    assert "<mark>1.884 lao động</mark>" in (tmp_path / "site" / "vi" / "findings" / "f1.html").read_text("utf-8")


def test_a_finding_of_a_held_document_has_its_page(tmp_path: Path) -> None:
    rows = small_world()
    rows["fct_figures"] = []  # they are not current while the document is held
    rows["fct_job_creation"] = []
    rows["dim_submission"][0] |= {"state": "held", "held_by_rules": "SUB-001"}
    write_site(write_release(tmp_path / "release", rows), tmp_path / "site")
    assert "<mark>1.884 lao động</mark>" in (tmp_path / "site" / "vi" / "findings" / "f1.html").read_text("utf-8")
    assert "bị giữ lại vì vi phạm quy tắc SUB-001" in (tmp_path / "site/vi/documents/s1.html").read_text("utf-8")


def test_a_remark_accuses_no_figure(tmp_path: Path) -> None:
    rows = small_world()
    rows["fct_findings"][0] |= {"is_contradiction": False, "severity": "info"}
    write_site(write_release(tmp_path / "release", rows), tmp_path / "site")
    text = (tmp_path / "site" / "en" / "findings" / "f1.html").read_text("utf-8")
    assert "ikely wrong" not in text
    assert "This is a remark" in text


def test_an_empty_release_has_pages(tmp_path: Path) -> None:
    rows = {"dim_area": small_world()["dim_area"]}
    assert write_site(write_release(tmp_path / "release", rows), tmp_path / "site") > 0


def test_the_same_release_gives_the_same_bytes(tmp_path: Path) -> None:
    release = write_release(tmp_path / "release", small_world())
    written = []
    for name in ("first", "second"):
        write_site(release, tmp_path / name)
        files = sorted((tmp_path / name).rglob("*.*"))
        written.append({file.relative_to(tmp_path / name): file.read_bytes() for file in files})
    assert written[0] == written[1]


def test_an_old_site_gives_way_whole(tmp_path: Path) -> None:
    release = write_release(tmp_path / "release", small_world())
    write_site(release, tmp_path / "site")
    (tmp_path / "site" / "vi" / "findings" / "gone.html").write_text("x")
    (tmp_path / "site.unfinished-left").mkdir()
    write_site(release, tmp_path / "site")
    assert not (tmp_path / "site" / "vi" / "findings" / "gone.html").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["release", "site"]


def test_the_old_site_stays_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release = write_release(tmp_path / "release", small_world())
    write_site(release, tmp_path / "site")
    monkeypatch.setattr(pages, "_environment", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_site(release, tmp_path / "site")
    assert (tmp_path / "site" / "vi" / "findings" / "f1.html").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["release", "site"]


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    release = write_release(tmp_path / "release", small_world())
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(WarehouseError, match="no site of ours"):
        write_site(release, tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"


def test_every_word_is_used_and_none_is_missing() -> None:
    folder = Path(pages.__file__).parent
    words = yaml.safe_load((folder / "words.yml").read_text(encoding="utf-8"))
    sources = "".join(file.read_text(encoding="utf-8") for file in [*folder.rglob("*.html"), *folder.glob("*.py")])
    named = set(re.findall(r"\bw\.(\w+)", sources)) | set(re.findall(r"word\(\"(\w+)\"\)", sources))
    named |= set(re.findall(r"words\[\"(\w+)\"\]", sources))
    assert named == set(words)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = installed()
    if program is None:
        pytest.skip("No Chromium is installed, so no page was looked at: install the package `chromium`.")
    with running_browser(program) as running:
        yield running


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_no_page_is_wider_than_its_screen(browser: Browser, site: Path, parsed: dict[Path, Page], width: int) -> None:
    for file in parsed:
        if file == site / "index.html":
            continue
        browser.open(file, width)
        assert browser.value("document.documentElement.scrollWidth") <= width, file
        assert browser.value("document.querySelector('h1').getBoundingClientRect().height") > 0, file


def test_the_front_door_leads_to_vietnamese(browser: Browser, site: Path) -> None:
    browser.open(site / "index.html", PHONE, lands_on=site / "vi" / "index.html")
    assert browser.value("document.documentElement.lang") == "vi"


@pytest.mark.parametrize("dark", [False, True])
def test_light_and_dark_can_both_be_read(browser: Browser, site: Path, dark: bool) -> None:
    browser.open(site / "vi" / "findings" / "f1.html", DESKTOP, dark=dark)
    ink, paper = (
        brightness(browser.value(f"getComputedStyle(document.body).{name}")) for name in ("color", "backgroundColor")
    )
    assert abs(ink - paper) > 150
    assert (ink > paper) == dark


def brightness(colour: str) -> float:
    return sum(int(part) for part in re.findall(r"\d+", colour)[:3]) / 3
