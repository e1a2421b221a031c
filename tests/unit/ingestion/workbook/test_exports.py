"""Crossed tables as systems export them: JSON with what holds for all rows beside them, and columns of keys."""

from __future__ import annotations

import json
from decimal import Decimal

from ingestion.model import Reading
from ingestion.workbook import read
from tests.forms.workbooks import codes

LOANS = {
    "report": "Kết quả cho vay từ 01/01/2021 đến 30/06/2021",
    "province": "Tỉnh Hà Giang",
    "fromDate": "2021-01-01",
    "toDate": "2021-06-30",
    "unit": "triệu đồng",
    "items": [
        {
            "district": "Huyện Bắc Mê",
            "programme": "Cho vay giải quyết việc làm",
            "disbursed": 1200,
            "outstanding": 5400,
        },
        {"district": "Huyện Bắc Mê", "programme": "Cho vay xuất khẩu lao động", "disbursed": 310, "outstanding": 900},
        {
            "district": "Huyện Vị Xuyên",
            "programme": "Cho vay giải quyết việc làm",
            "disbursed": 800,
            "outstanding": 7100,
        },
    ],
}
CHANNELS = {
    "meta": {
        "tieuDe": "Kết quả giải quyết việc làm quý II năm 2021",
        "diaBan": "Tỉnh Hà Giang",
        "kyBaoCao": "Quý II/2021",
    },
    "rows": [
        {"kenh": "Trong các khu công nghiệp", "tongSo": 700, "trongDoNu": 300},
        {"kenh": "Tổng số", "tongSo": 700, "trongDoNu": 300},
    ],
}


def exported(told: object) -> Reading:
    return read(json.dumps(told, ensure_ascii=False).encode(), suffix=".json", file_name="so-lieu.json")


def test_days_and_unit_beside_the_rows_hold_for_all_of_them() -> None:
    reading = exported(LOANS)

    assert codes(reading) == []
    told = [(f.indicator, f.breakdown.programme, f.value, str(f.period.end)) for f in reading.figures]
    assert told[:2] == [
        ("loan_disbursed_vnd", "job_loan", Decimal(1_200_000_000), "2021-06-30"),
        ("loan_outstanding_vnd", "job_loan", Decimal(5_400_000_000), "2021-06-30"),
    ]
    assert len(told) == 6


def test_days_beside_the_rows_that_contradict_the_title_are_refused() -> None:
    assert "PERIOD-CONFLICT" in [code for code, _ in codes(exported({**LOANS, "toDate": "2021-09-30"}))]


def test_what_an_inner_object_says_holds_for_the_rows_and_keys_are_words() -> None:
    reading = exported(CHANNELS)

    assert codes(reading) == []
    told = {(f.breakdown.channel, f.breakdown.sex, str(f.period.start), str(f.area), f.value) for f in reading.figures}
    assert ("industrial_zone", "female", "2021-04-01", "Tỉnh Hà Giang", Decimal(300)) in told
    assert len(told) == 4


def test_inner_object_that_contradicts_another_is_refused() -> None:
    told = json.loads(json.dumps(CHANNELS).replace(" II/2021", " I/2021"))

    assert "PERIOD-CONFLICT" in [code for code, _ in codes(exported(told))]


def test_row_of_a_programme_that_no_form_keeps_is_no_row_of_all_loans() -> None:
    lines = [
        "CHI NHÁNH TỈNH HÀ GIANG",
        "SAO KÊ DƯ NỢ THEO POS - Ngày số liệu: 31/05/2021",
        "Đơn vị: đồng",
        "Mã POS,Tên POS,Mã CT,Chương trình,Nguồn vốn,Tổng dư nợ",
        "0701,PGD NHCSXH huyện Bắc Mê,03,Giải quyết việc làm,NHCSXH huy động,905000000",
        "0701,PGD NHCSXH huyện Bắc Mê,10,Hộ mới thoát nghèo,NHCSXH huy động,440000000",
    ]

    reading = read("\n".join(lines).encode(), suffix=".csv", file_name="a.csv")

    assert codes(reading) == []
    assert [(f.breakdown.programme, f.value, str(f.period.end)) for f in reading.figures] == [
        ("job_loan", Decimal(905_000_000), "2021-05-31")
    ]


def test_days_of_data_that_differ_are_refused() -> None:
    lines = [
        "CHI NHÁNH TỈNH HÀ GIANG",
        "SAO KÊ DƯ NỢ CHO VAY GIẢI QUYẾT VIỆC LÀM - Ngày số liệu: 31/05/2021",
        "Ngày số liệu: 30/06/2021",
        "Đơn vị: đồng",
        "Huyện,Chương trình,Tổng dư nợ",
        "Huyện Bắc Mê,Giải quyết việc làm,905000000",
    ]

    reading = read("\n".join(lines).encode(), suffix=".csv", file_name="a.csv")

    assert "PERIOD-CONFLICT" in [code for code, _ in codes(reading)]


def test_heading_that_says_by_what_jobs_are_parted_names_the_channels() -> None:
    lines = [
        "GIẢI QUYẾT VIỆC LÀM TỈNH HÀ GIANG NĂM 2021",
        "TT,Phân theo kênh,Tổng số",
        "1,Trong các khu công nghiệp,700",
        "2,Đi làm việc ở nước ngoài,40",
    ]

    reading = read("\n".join(lines).encode(), suffix=".csv", file_name="a.csv")

    assert {f.breakdown.channel: f.value for f in reading.figures} == {"industrial_zone": 700, "overseas": 40}


def test_line_that_tells_another_unit_of_the_money_is_read() -> None:
    lines = [
        "DƯ NỢ CHO VAY GIẢI QUYẾT VIỆC LÀM TỈNH HÀ GIANG ĐẾN 31/05/2021",
        "(Số tiền được tính bằng nghìn đồng)",
        "Đơn vị tính: triệu đồng",
        "Huyện,Tổng dư nợ",
        "Huyện Bắc Mê,905000",
    ]

    def reading(*left: str) -> Reading:
        return read("\n".join(line for line in lines if line not in left).encode(), suffix=".csv", file_name="a.csv")

    assert [figure.value for figure in reading(lines[2]).figures] == [905_000_000]
    assert "UNIT-CONFLICT" in [code for code, _ in codes(reading())]


def test_line_of_another_quarter_than_the_headings_is_refused_though_one_cumulates_over_it() -> None:
    lines = [
        "LAO ĐỘNG TỈNH HÀ GIANG ĐI LÀM VIỆC Ở NƯỚC NGOÀI QUÝ III NĂM 2021",
        "(Số liệu quý II năm 2021)",
        "Huyện,Quý III năm 2021,9 tháng đầu năm 2021",
        "Huyện Bắc Mê,12,40",
    ]

    reading = read("\n".join(lines).encode(), suffix=".csv", file_name="a.csv")

    assert "PERIOD-CONFLICT" in [code for code, _ in codes(reading)]
