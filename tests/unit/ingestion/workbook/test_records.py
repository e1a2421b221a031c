"""The plain long table: one figure a row, from .csv, .tsv, .json and sheets."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from ingestion.messages import message_of
from ingestion.model import Kind, Period
from ingestion.workbook import read
from tests.forms.workbooks import codes, read_rows

RECORDS = [
    {"indicator": "workers_departed", "area": "Tỉnh Quảng Nam", "period": "2023", "value": 1517},
    {"indicator": "workers_departed", "area": "Tỉnh Quảng Nam", "period": "2023", "value": 344, "sex": "Nữ"},
    {"indicator": "workers_departed", "area": "Quảng Nam", "period": "Quý I năm 2024", "value": "1.905",
     "market": "JP"},
    {"indicator": "Dư nợ", "area": "Quảng Nam", "period": "2023-12-31", "value": 1.5, "unit": "tỷ đồng",
     "programme": "job_loan"},
    {"indicator": "jobs_created", "area": "Quảng Nam", "period": "2024-Q2", "value": 9, "kind": "ước thực hiện"},
]  # fmt: skip


def as_json(records: object) -> bytes:
    return json.dumps(records, ensure_ascii=False).encode()


def changed(**change: object) -> bytes:
    return as_json([{**RECORDS[0], **change}])


def test_json_is_read() -> None:
    reading = read(as_json(RECORDS), suffix=".json", file_name="so-lieu.json")

    assert codes(reading) == []
    assert reading.form_code == "plain_figures/v1"
    total, women, market, stock, forecast = reading.figures
    assert (total.value, total.area_key, str(total.address)) == (1517, "49@1900-01-01", "JSON!D2")
    assert women.breakdown.sex == "female"
    assert (market.value, market.breakdown.market, market.period.end) == (1905, "Nhật Bản", date(2024, 3, 31))
    assert (stock.value, stock.period) == (Decimal(1_500_000_000), Period(None, date(2023, 12, 31), "stated"))
    assert (forecast.kind, forecast.period.start) == (Kind.FORECAST, date(2024, 4, 1))


def test_same_records_are_the_same_figures_in_every_shape() -> None:
    lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS).encode()
    keys = list(dict.fromkeys(key for record in RECORDS for key in record))
    rows = [keys, *([record.get(key) for key in keys] for record in RECORDS)]
    tabs = "\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in rows).encode()
    shapes = [
        (as_json({"figures": RECORDS}), ".json"),
        (lines, ".json"),
        (tabs, ".tsv"),
        (tabs.replace(b"\t", b";"), ".csv"),
    ]

    readings = [read(content, suffix=suffix) for content, suffix in shapes] + [read_rows(rows)]

    assert [codes(reading) for reading in readings] == [[]] * 5
    told = [
        [(figure.indicator, figure.value, figure.breakdown, figure.period) for figure in reading.figures]
        for reading in readings
    ]
    assert all(one == told[0] for one in told)


@pytest.mark.parametrize(
    ("content", "code", "address"),
    [
        (changed(indicator="workers_departd"), "INDICATOR-UNKNOWN", "JSON!A2"),
        (changed(area="Quảng Nom"), "AREA-UNKNOWN", "JSON!B2"),
        (changed(area=""), "AREA-MISSING", "JSON!B2"),
        (changed(period="mùa hè"), "PERIOD-MISSING", "JSON!C2"),
        (changed(period="2023-12-31"), "PERIOD-MISSING", "JSON!C2"),
        (changed(value="nhiều"), "NUMBER-EXPECTED", "JSON!D2"),
        (changed(value=-1), "NUMBER-NEGATIVE", "JSON!D2"),
        (changed(value=True), "NUMBER-EXPECTED", "JSON!D2"),
        (changed(sex="khác"), "CODE-UNKNOWN", "JSON!E2"),
        (changed(unit="đồng"), "UNIT-CONFLICT", "JSON!E2"),
        (changed(indicator="Dư nợ", period="2023-12-31"), "UNIT-MISSING", "JSON!D2"),
        (changed(kind="stock"), "LABELS-CONFLICT", "JSON!E2"),
        (changed(colour="red"), "COLUMN-UNMAPPED", "JSON!E1"),
        (as_json([RECORDS[0], RECORDS[0]]), "ROW-REPEATED", "JSON!D3"),
        (changed(value=None), "FIGURES-MISSING", "JSON!A1"),
        (as_json([RECORDS[0]]).replace(b'"value"', b'"area"'), "FILE-DAMAGED", None),
        (as_json([RECORDS[0]]).replace(b"1517", b"NaN"), "FILE-DAMAGED", None),
        (as_json([RECORDS[0]]).replace(b"1517", b"[1517]"), "FORM-UNKNOWN", None),
        (b"[" * 100_000, "FILE-DAMAGED", None),
        (as_json([1, 2]), "FORM-UNKNOWN", None),
        (b"{}", "WORKBOOK-EMPTY", None),
    ],
)
def test_refused_at_the_cell(content: bytes, code: str, address: str | None) -> None:
    reading = read(content, suffix=".json", file_name="so-lieu.json")

    assert (code, address) in codes(reading)
    assert reading.is_refused
    assert all(message_of(issue).vi for issue in reading.issues)


def test_unknown_market_is_kept_as_written_with_a_warning() -> None:
    reading = read(changed(market="Xứ Lạ"), suffix=".json")

    assert codes(reading) == [("MARKET-UNKNOWN", "JSON!E2")]
    assert reading.figures[0].breakdown.market == "Xứ Lạ"


def targets(*areas: str) -> bytes:
    target = {"indicator": "target_jobs_created", "period": "2025", "value": 100}
    return as_json([{**target, "area": area} for area in areas])


def test_names_of_targets_over_a_merger_are_those_of_the_map_that_the_table_proves() -> None:
    old = read(targets("Lào Cai", "Yên Bái"), suffix=".json")
    new = read(targets("Tỉnh Lào Cai", "Đặc khu Vân Đồn"), suffix=".json")

    assert codes(old) == codes(new) == []
    assert old.figures[0].area_key == "10@1900-01-01"
    assert new.figures[0].area_key == "15@2025-07-01"


def test_targets_over_a_merger_whose_names_old_and_new_units_bear_are_refused() -> None:
    assert codes(read(targets("Lào Cai"), suffix=".json")) == [("AREA-OF-WHEN", "JSON!D2")]


def test_object_that_says_whose_figures_and_of_when_beside_its_list() -> None:
    report = {
        "don_vi_bao_cao": "Sở Lao động - Thương binh và Xã hội tỉnh Nghệ An",
        "ten_bao_cao": "Lao động đi làm việc ở nước ngoài theo hợp đồng",
        "ky_bao_cao": "Quý II/2024",
        "so_lieu": [{"huyen": "Huyện Nam Đàn", "thi_truong": "Nhật Bản", "so_lao_dong_di": 9, "trong_do_nu": 4}],
    }

    figures = read(as_json(report), suffix=".json").figures

    assert [(figure.value, figure.area, figure.breakdown.market, figure.breakdown.sex) for figure in figures] == [
        (9, "Huyện Nam Đàn", "Nhật Bản", None),
        (4, "Huyện Nam Đàn", "Nhật Bản", "female"),
    ]
    assert {figure.period for figure in figures} == {Period(date(2024, 4, 1), date(2024, 6, 30))}


def test_indicators_and_sexes_in_the_words_of_a_system() -> None:
    words = ["Số lao động đi làm việc ở nước ngoài theo hợp đồng", "Lao động xuất cảnh đi làm việc ở nước ngoài"]
    records = [
        {"Chỉ tiêu": word, "Địa bàn": "Tỉnh Nghệ An", "Kỳ số liệu": "2024-05", "Giới tính": sex, "Giá trị": 9}
        for word, sex in zip(words, ["F", "M"], strict=True)
    ]

    figures = read(as_json(records), suffix=".json").figures

    assert [(figure.indicator, figure.breakdown.sex) for figure in figures] == [
        ("workers_departed", "female"),
        ("workers_departed", "male"),
    ]


def test_heading_of_areas_by_their_level_and_indicators_that_name_a_programme() -> None:
    reading = read_rows(
        [
            ["Mã", "Chỉ tiêu", "Huyện, thành phố", "Từ ngày", "Đến ngày", "Giá trị", "ĐVT"],
            ["A1", "Số lao động được tạo việc làm", "Huyện Nam Đàn", "01/01/2023", "31/12/2023", 70, "người"],
            ["B1", "Doanh số cho vay giải quyết việc làm", "Vinh", "01/01/2023", "31/12/2023", 9, "tỷ đồng"],
            ["B2", "Dư nợ cho vay xuất khẩu lao động", "Huyện Nam Đàn", "", "31/12/2023", 8, "tỷ đồng"],
        ]
    )

    assert codes(reading) == []
    told = [(figure.indicator, figure.area, figure.breakdown.programme) for figure in reading.figures]
    assert told == [
        ("jobs_created", "Huyện Nam Đàn", None),
        ("loan_disbursed_vnd", "Thành phố Vinh", "job_loan"),
        ("loan_outstanding_vnd", "Huyện Nam Đàn", "overseas_work"),
    ]


def test_programme_that_contradicts_the_indicator_is_refused() -> None:
    record = {"indicator": "Dư nợ cho vay giải quyết việc làm", "area": "Quảng Nam", "period": "2023-12-31"}
    record |= {"value": 1.5, "unit": "tỷ đồng", "programme": "overseas_work"}

    reading = read(as_json([record]), suffix=".json", file_name="x.json")

    assert [code for code, _ in codes(reading)] == ["LABELS-CONFLICT"]


def test_column_of_targets_beside_results_makes_no_long_table() -> None:
    rows = [
        ["UBND TỈNH NGHỆ AN", None, None],
        ["KẾT QUẢ ĐƯA LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2023", None, None],
        ["Huyện, thị xã", "Chỉ tiêu", "Kết quả"],
        ["Huyện Nam Đàn", 90, 80],
    ]

    reading = read_rows(rows)

    assert [figure.indicator for figure in reading.figures] == ["target_workers_departed", "workers_departed"]


@pytest.mark.parametrize(("column", "address"), [(1, "Sheet1!B2"), (3, "Sheet1!D2"), (4, "Sheet1!E2")])
def test_formula_without_a_result_in_any_cell_of_a_record(column: int, address: str) -> None:
    row: list[str | int] = ["workers_departed", "Tỉnh Quảng Nam", "2023", 344, "Nữ"]
    row[column] = "=A9"

    reading = read_rows([["indicator", "area", "period", "value", "sex"], row])

    assert codes(reading) == [("FORMULA-NOT-CALCULATED", address)]


def exported(**change: object) -> bytes:
    """A row as a system writes it, its own codes beside names, the province beside the district."""
    row = {
        "ma_chi_tieu": "XK01",
        "ten_chi_tieu": "Số lao động đi làm việc ở nước ngoài",
        "tinh": "Tỉnh Bến Tre",
        "dia_ban": "Huyện Châu Thành",
        "ky": "2021Q3",
        "thi_truong": "DEU",
        "gioi_tinh": "T",
        "don_vi": "NGUOI",
        "gia_tri": 31,
    }
    return as_json([{**row, **change}])


def test_row_of_a_system_with_its_own_codes_beside_names() -> None:
    reading = read(exported(), suffix=".json")

    assert codes(reading) == []
    figure = reading.figures[0]
    assert (figure.indicator, figure.value, figure.area_key) == ("workers_departed", 31, "831@1900-01-01")
    assert (figure.breakdown.market, figure.breakdown.sex) == ("Đức", None)


def test_row_without_an_area_of_its_own_is_of_the_province_beside_it() -> None:
    reading = read(exported(dia_ban=""), suffix=".json")

    assert [(figure.area_level, figure.area) for figure in reading.figures] == [("province", "Tỉnh Bến Tre")]


@pytest.mark.parametrize(
    ("content", "code", "address"),
    [
        (exported(ma_chi_tieu="jobs_created"), "LABELS-CONFLICT", "JSON!A2"),
        (exported(ten_chi_tieu="Số lượt tư vấn"), "INDICATOR-UNKNOWN", "JSON!B2"),
        (exported(dia_ban="Huyện Nam Đàn"), "AREA-ELSEWHERE", "JSON!C2"),
        (exported(tinh="Tỉnh Bến Trẻ Lạ"), "AREA-UNKNOWN", "JSON!C2"),
    ],
)
def test_names_and_codes_beside_each_other_that_differ_are_refused(content: bytes, code: str, address: str) -> None:
    assert codes(read(content, suffix=".json")) == [(code, address)]


def test_province_and_district_in_columns_of_their_own() -> None:
    rows = [
        ["chi_tieu", "tinh", "huyen", "tu_ngay", "den_ngay", "don_vi", "gia_tri"],
        ["workers_departed", "Tỉnh Nghệ An", None, "2023-01-01", "2023-12-31", "người", 9],
        ["workers_departed", "Tỉnh Nghệ An", "Nam Đàn", "2023-01-01", "2023-12-31", "người", 5],
        ["workers_departed", "Tỉnh Cà Mau", None, "2023-01-01", "2023-12-31", "người", 7],
        ["workers_departed", "Tỉnh Cà Mau", "Phú Tân", "2023-01-01", "2023-12-31", "người", 2],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    told = [(figure.area, figure.area_level, figure.area_key) for figure in reading.figures]
    assert told == [
        ("Tỉnh Nghệ An", "province", "40@1900-01-01"),
        ("Huyện Nam Đàn", "district", "430@1900-01-01"),
        ("Tỉnh Cà Mau", "province", "96@1900-01-01"),
        ("Huyện Phú Tân", "district", "972@1900-01-01"),
    ]


def test_blank_district_below_one_of_the_same_province_is_refused() -> None:
    rows = [
        ["chi_tieu", "tinh", "huyen", "ky", "gia_tri"],
        ["workers_departed", "Tỉnh Nghệ An", "Huyện Nam Đàn", "Năm 2023", 5],
        ["jobs_created", "Tỉnh Nghệ An", None, "Năm 2023", 50],
    ]

    assert codes(read_rows(rows)) == [("AREA-MISSING", "Sheet1!B3")]


def test_record_that_has_no_number_yet_is_told_and_the_others_are_read() -> None:
    rows = [
        ["Chỉ tiêu", "Địa phương", "Kỳ", "Giá trị"],
        ["workers_departed", "Tỉnh Nghệ An", "Năm 2022", "chưa tổng hợp được"],
        ["workers_departed", "Tỉnh Nghệ An", "Năm 2023", 5],
    ]

    reading = read_rows(rows)

    assert codes(reading) == [("FIGURE-PENDING", "Sheet1!D2")]
    assert [figure.value for figure in reading.figures] == [5]


ABROAD = "Số lao động đi làm việc ở nước ngoài"


@pytest.mark.parametrize(
    ("headings", "cells", "first", "last"),
    [
        (["Năm", "Tháng"], [2022, 3], date(2022, 3, 1), date(2022, 3, 31)),
        (["nam", "thang"], [2022, "T11"], date(2022, 11, 1), date(2022, 11, 30)),
        (["Năm", "Quý"], [2022, "Quý II"], date(2022, 4, 1), date(2022, 6, 30)),
        (["year", "quarter", "month"], [2022, 4, 10], date(2022, 10, 1), date(2022, 10, 31)),
        (["Năm báo cáo"], ["Năm 2022"], date(2022, 1, 1), date(2022, 12, 31)),
    ],
)
def test_period_in_columns_of_its_parts(headings: list[str], cells: list[object], first: date, last: date) -> None:
    rows = [["Chỉ tiêu", "Địa bàn", *headings, "Giá trị"], [ABROAD, "Huyện Con Cuông", *cells, 5]]

    reading = read_rows(rows)  # type: ignore[arg-type]

    assert codes(reading) == []
    assert [figure.period for figure in reading.figures] == [Period(first, last)]


@pytest.mark.parametrize(
    ("headings", "cells", "code"),
    [
        (["Năm", "Tháng"], [2022, 13], "PERIOD-MISSING"),
        (["Năm", "Tháng"], [22, 1], "PERIOD-MISSING"),
        (["Năm", "Quý", "Tháng"], [2022, "II", 7], "LABELS-CONFLICT"),
        (["Kỳ báo cáo", "Năm"], ["Quý I năm 2022", 2023], "LABELS-CONFLICT"),
    ],
)
def test_parts_of_a_period_that_make_none_are_refused(headings: list[str], cells: list[object], code: str) -> None:
    rows = [["Chỉ tiêu", "Địa bàn", *headings, "Giá trị"], [ABROAD, "Huyện Con Cuông", *cells, 5]]

    assert [found for found, _ in codes(read_rows(rows))] == [code]  # type: ignore[arg-type]


def test_blank_month_among_months_is_refused() -> None:
    rows = [
        ["Chỉ tiêu", "Địa bàn", "Năm", "Tháng", "Giá trị"],
        [ABROAD, "Huyện Con Cuông", 2022, 1, 5],
        [ABROAD, "Huyện Tương Dương", 2022, None, 7],
    ]

    assert codes(read_rows(rows)) == [("PERIOD-MISSING", "Sheet1!D3")]
