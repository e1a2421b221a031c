"""Which unit a written name means: the homonyms, spellings and dates that documents really bring."""

from __future__ import annotations

import unicodedata
from datetime import date
from time import perf_counter

import pytest

from ingestion import names
from ingestion.names import resolve_area, resolve_market, take_apart
from warehouse import reference

BEFORE_MERGER = date(2024, 6, 30)
AFTER_MERGER = date(2025, 12, 31)


def key_of(name: str, on: date | None = None, within: str | None = None) -> str | None:
    area = resolve_area(name, on, reference.areas()[within] if within else None)
    return area.key if area else None


@pytest.mark.parametrize(
    ("name", "on", "key"),
    [
        ("huyện Quảng Ninh", BEFORE_MERGER, "456@1900-01-01"),
        ("tỉnh Quảng Ninh", BEFORE_MERGER, "22@1900-01-01"),
        ("Quảng Ninh", BEFORE_MERGER, "22@1900-01-01"),
        ("TP. Cà Mau", BEFORE_MERGER, "964@1900-01-01"),
        ("tỉnh Cà Mau", BEFORE_MERGER, "96@1900-01-01"),
        ("tỉnh Cà Mau", AFTER_MERGER, "96@2025-07-01"),
        ("quận Bình Tân", BEFORE_MERGER, "777@1900-01-01"),
        ("huyện Bình Tân", BEFORE_MERGER, "863@1900-01-01"),
        ("Huyện Hải Hà", BEFORE_MERGER, "201@1900-01-01"),
        ("Tp Hội An", date(2016, 12, 31), "503@1900-01-01"),
        ("Thành phố Huế", BEFORE_MERGER, "46@1900-01-01"),
        ("phường Hội An", AFTER_MERGER, "20410@2025-07-01"),
    ],
)
def test_unit_is_told_by_its_title_when_namesakes_exist(name: str, on: date, key: str) -> None:
    assert key_of(name, on) == key


@pytest.mark.parametrize(
    ("name", "on"),
    [
        ("Phú Tân", BEFORE_MERGER),
        ("huyện Phú Tân", BEFORE_MERGER),
        ("Bình Tân", BEFORE_MERGER),
        ("huyện Châu Thành", BEFORE_MERGER),
        ("xã Châu Thành", AFTER_MERGER),
    ],
)
def test_no_unit_is_chosen_when_several_bear_the_name(name: str, on: date) -> None:
    assert key_of(name, on) is None


@pytest.mark.parametrize(
    ("name", "on", "within", "key"),
    [
        ("Phú Tân", BEFORE_MERGER, "96@1900-01-01", "972@1900-01-01"),
        ("huyện Phú Tân", BEFORE_MERGER, "89@1900-01-01", "888@1900-01-01"),
        ("huyện Phú Tân", AFTER_MERGER, "91@2025-07-01", "888@1900-01-01"),
        ("xã Phú Tân", AFTER_MERGER, "96@2025-07-01", "32218@2025-07-01"),
    ],
)
def test_document_s_own_unit_decides_when_several_bear_the_name(name: str, on: date, within: str, key: str) -> None:
    assert key_of(name, on, within) == key


def test_surroundings_decide_when_they_follow_a_comma() -> None:
    assert key_of("huyện Phú Tân, tỉnh An Giang", BEFORE_MERGER, within="96@1900-01-01") == "888@1900-01-01"


@pytest.mark.parametrize("name", ["tỉnh Long An (trước đây)", "Long An (cũ)", "tỉnh Long An cũ", "tỉnh Long An"])
def test_former_province_is_found_when_a_later_text_names_it(name: str) -> None:
    assert key_of(name, AFTER_MERGER) == "80@1900-01-01"


def test_former_province_is_the_smaller_one_when_its_name_lives_on() -> None:
    assert key_of("tỉnh Phú Thọ (trước đây)", AFTER_MERGER) == "25@1900-01-01"
    assert key_of("tỉnh Phú Thọ", AFTER_MERGER) == "25@2025-07-01"
    assert key_of("tỉnh Phú Thọ", date(2025, 6, 30)) == "25@1900-01-01"


def test_code_is_read_by_its_time_when_it_was_reused() -> None:
    assert key_of("Yên Bái", date(2025, 6, 30)) == "15@1900-01-01"
    assert key_of("Lào Cai", date(2025, 7, 1)) == "15@2025-07-01"


def test_bare_name_is_the_province_when_a_commune_took_it_over() -> None:
    assert key_of("Yên Bái", AFTER_MERGER) == "15@1900-01-01"
    assert key_of("phường Yên Bái", AFTER_MERGER) == "04252@2025-07-01"
    assert key_of("Yên Bái", AFTER_MERGER, within="15@2025-07-01") == "04252@2025-07-01"


@pytest.mark.parametrize("name", ["xã Phan Ngọc Hiển", "xã Quảng Hà", "phường Nam Nha Trang"])
def test_unit_is_unknown_when_its_namesake_was_made_later(name: str) -> None:
    assert key_of(name, BEFORE_MERGER) is None


def test_title_of_a_commune_is_binding_when_another_kind_bears_the_name() -> None:
    assert key_of("xã Quảng Hà", AFTER_MERGER) is not None
    assert key_of("thị trấn Quảng Hà", AFTER_MERGER) is None


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Đắc Nông", "67@1900-01-01"),
        ("Đăk Nông", "67@1900-01-01"),
        ("ĐẮK NÔNG", "67@1900-01-01"),
        ("tỉnh Khánh Hoà", "56@1900-01-01"),
        ("Khánh Hòa", "56@1900-01-01"),
        ("Thanh Hoá", "38@1900-01-01"),
        ("Thừa Thiên - Huế", "46@1900-01-01"),
        ("Bà Rịa – Vũng Tàu", "77@1900-01-01"),
        ("TP.HCM", "79@1900-01-01"),
        ("TP. Hồ Chí Minh", "79@1900-01-01"),
        ("Cư Mgar", "648@1900-01-01"),
        ("huyện Cư M’gar", "648@1900-01-01"),
        ("huyen hai ha", "201@1900-01-01"),
        ("H. Hải Hà", "201@1900-01-01"),
        ("QUẬN 1", "760@1900-01-01"),
        ("toàn quốc", "VN@1900-01-01"),
    ],
)
def test_unit_is_found_when_it_is_spelled_otherwise(name: str, key: str) -> None:
    assert key_of(name, BEFORE_MERGER) == key


def test_unit_is_found_when_the_text_is_decomposed() -> None:
    assert key_of(unicodedata.normalize("NFD", "huyện Hải Hà"), BEFORE_MERGER) == "201@1900-01-01"


def test_marks_decide_when_nothing_else_tells_names_apart() -> None:
    assert key_of("xã Ba Tơ", AFTER_MERGER) == "21484@2025-07-01"
    assert key_of("xã Ba Tô", AFTER_MERGER) == "21523@2025-07-01"
    assert key_of("xa ba to", AFTER_MERGER) is None


@pytest.mark.parametrize(
    ("name", "bare", "title"),
    [
        ("Quan Sơn", "quan sơn", None),
        ("Quận 12", "12", "quận"),
        ("Phương Liễu", "phương liễu", None),
        ("P. Hội An", "hội an", "phường"),
        ("thị xã Hương Trà", "hương trà", "thị xã"),
        ("TX. Hương Trà", "hương trà", "thị xã"),
    ],
)
def test_title_is_parted_from_the_name_when_its_marks_say_so(name: str, bare: str, title: str | None) -> None:
    taken = take_apart(name)
    assert (taken.bare, taken.title) == (bare, title)


@pytest.mark.parametrize("name", ["", "Ngân hàng Chính sách xã hội", "các huyện khác", ","])
def test_nothing_is_found_when_the_words_name_no_unit(name: str) -> None:
    assert key_of(name, BEFORE_MERGER) is None


def test_every_unit_is_found_when_its_own_name_and_surroundings_are_given() -> None:
    lost = []
    for area in reference.areas().values():
        parent = reference.areas().get(area.parent_key or "")
        found = resolve_area(area.name, area.valid_from, parent)
        if found != area and (parent is None or parent.name != area.name):  # Huế was a city in the province of its name
            lost.append(f"{area.key} {area.name} -> {found}")
    assert not lost


def test_index_is_built_in_a_blink() -> None:
    reference.areas()
    names._names.cache_clear()
    start = perf_counter()
    resolve_area("huyện Hải Hà", BEFORE_MERGER)
    assert perf_counter() - start < 1.0, "the index of names takes longer than any document; build it leaner"


@pytest.mark.parametrize(
    ("name", "market"),
    [
        ("Nhật bản", "Nhật Bản"),
        ("Đài Loan (Trung Quốc)", "Đài Loan"),
        ("Trung quốc", "Trung Quốc"),
        ("Ả rập – Xê út", "Ả Rập Xê Út"),
        ("Ả-rập-xê-út", "Ả Rập Xê Út"),
        ("Nga", "Liên bang Nga"),
        ("Romania", "Rumani"),
        ("sao Hỏa", None),
    ],
)
def test_market_is_found_when_it_is_spelled_otherwise(name: str, market: str | None) -> None:
    assert resolve_market(name) == market


def test_units_around_are_those_it_lies_in_and_became_part_of() -> None:
    around = names.areas_around("52@1900-01-01")
    assert {"52@2025-07-01", "VN@1900-01-01"} <= around


def test_units_before_are_those_that_became_one() -> None:
    assert names.areas_before("52@2025-07-01") == {"52@1900-01-01", "64@1900-01-01"}
    assert names.areas_before("01@1900-01-01") == frozenset()


@pytest.mark.parametrize(
    ("name", "official"),
    [("Huyện Krông Ana", "Huyện Krông A Na"), ("huyện Krôngpa", "Huyện Krông Pa"), ("H. Kôngchro", "Huyện Kông Chro")],
)
def test_names_of_the_highlands_are_spaced_as_they_are_heard(name: str, official: str) -> None:
    area = resolve_area(name, date(2024, 1, 1))

    assert area is not None
    assert area.name == official


@pytest.mark.parametrize("name", ["Huyện Tha nh Há", "Huyện Krông Ánà B"])
def test_other_letters_are_another_name(name: str) -> None:
    assert resolve_area(name, date(2024, 1, 1)) is None


@pytest.mark.parametrize(
    ("name", "within", "key"),
    [
        ("Kiến Giang", "457@1900-01-01", "19249@1900-01-01"),
        ("Kien Giang", "457@1900-01-01", "19249@1900-01-01"),
        ("Kiên Giang", "457@1900-01-01", None),  # other marks are another name
        ("Trung bình", "951@1900-01-01", None),  # an average
        ("Trung Bình", "951@1900-01-01", "31681@1900-01-01"),
        ("14", "770@1900-01-01", None),
        ("Phường 09", "770@1900-01-01", "27142@1900-01-01"),
    ],
)
def test_bare_words_are_a_commune_of_before_only_when_written_as_its_name(
    name: str, within: str, key: str | None
) -> None:
    found = key_of(name, BEFORE_MERGER, within)
    assert found == key if key is not None else found is None or reference.areas()[found].level == "province"


def test_commune_that_is_no_more_is_in_doubt_when_one_of_the_day_bears_its_name_under_another_title() -> None:
    assert key_of("thị trấn Quảng Hà", BEFORE_MERGER) == "06922@2020-01-01"
    assert key_of("thị trấn Quảng Hà", AFTER_MERGER) is None
    assert key_of("thị trấn Quảng Hà (cũ)", AFTER_MERGER) == "06922@2020-01-01"


def test_commune_lies_in_what_it_became_when_all_of_it_went_there() -> None:
    areas = reference.areas()
    assert names.lies_in(areas["03451@1900-01-01"], areas["03451@2025-07-01"])
    assert names.areas_before("03451@2025-07-01") == {"03451@1900-01-01"}


def test_commune_of_july_2025_is_not_the_one_of_before_whose_code_it_has() -> None:
    areas = reference.areas()
    assert not names.is_of_line(areas["03451@1900-01-01"], areas["03451@2025-07-01"])
    assert names.is_of_line(areas["06922@1900-01-01"], areas["06922@2020-01-01"])
    assert names.is_of_line(areas["25@1900-01-01"], areas["25@2025-07-01"])
