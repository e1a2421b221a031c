"""Writes sentences full of numbers that are not the field's: none of them may be read as a figure."""

from __future__ import annotations

import random

_AREAS = ("tỉnh Nghệ An", "huyện Thạch Thất", "Quảng Ninh", "thành phố Hải Phòng", "xã Bình Châu", "toàn tỉnh")
_TIMES = ("Năm {y}", "{m} tháng đầu năm {y}", "Quý II/{y}", "Đến nay", "Tháng {m}/{y}", "Giai đoạn {y}-{z}")
_SENTENCES = (
    # documents, dates, telephones
    "Căn cứ Quyết định số {n}/QĐ-UBND ngày {d}/{m}/{y} của UBND tỉnh về giải quyết việc làm",
    "Thực hiện Nghị định {n}/{y}/NĐ-CP, Thông tư số {k}/{y}/TT-BLĐTBXH về cho vay vốn đi làm việc ở nước ngoài",
    "Kế hoạch số {n}/KH-SNV ngày {d}/{m}/{y} về xuất khẩu lao động",
    "Điện thoại 0238.{n}.{n}, đường dây nóng 0912 345 {n}, số nhà {k} đường Trần Phú",
    "Hội nghị về việc làm diễn ra từ {d}/{m} đến {d}/{m}/{y} tại phòng {k}, tầng {k}",
    "Ông Nguyễn Văn Đức, {k} tuổi, đi làm việc tại Nhật Bản từ năm {y}",
    "Độ tuổi từ 18 đến {k} được đi làm việc ở nước ngoài theo Điều {k} Luật số 69/2020/QH14",
    # prices, wages, rules
    "Mức lương tại Hàn Quốc từ {k} đến {k} triệu đồng/tháng",
    "Chi phí đi làm việc ở nước ngoài khoảng {k} triệu đồng/người",
    "Mức vay tối đa {n} triệu đồng/lao động, thời hạn vay không quá {k} tháng",
    "Thu nhập bình quân đầu người đạt {k},{j} triệu đồng/năm, tăng {k},{j}% so với cùng kỳ",
    "Mỗi tháng lao động gửi về gia đình {k} triệu đồng",
    "Giá xăng giảm {n} đồng/lít, giá lúa {j}.{n} đồng/kg",
    "Kim ngạch xuất khẩu đạt {n} triệu USD, tăng {k},{j}%",
    # training, fairs, insurance, workforce
    "{a} đào tạo nghề cho {g} lao động, đạt {n},{j}% kế hoạch",
    "Trung tâm Dịch vụ việc làm tổ chức {k} phiên giao dịch việc làm, tư vấn cho {g} lượt người",
    "{a} tổ chức ngày hội việc làm thu hút {g} người tham gia, có {k} doanh nghiệp tuyển dụng {g} lao động",
    "Số người hưởng trợ cấp thất nghiệp là {g} người, tổng số tiền {n},{j} tỷ đồng",
    "Tỷ lệ thất nghiệp khu vực thành thị {j},{k}%, bằng {n}% kế hoạch",
    "Lực lượng lao động từ 15 tuổi trở lên là {g} người, tăng {j},{k}%",
    "{a} có {g} người tham gia bảo hiểm xã hội, đạt {k},{j}% lực lượng lao động",
    "Tỷ lệ lao động qua đào tạo đạt {k},{j}%, tăng {j} điểm phần trăm",
    "Có {g} lao động đăng ký học tiếng Hàn, {n} người dự thi",
    "Các doanh nghiệp cần tuyển {g} lao động, trong đó {n} lao động nữ",
    "Có {g} lao động bị mất việc làm, {n} người nghỉ việc do thiếu đơn hàng",
    # other programmes
    "Chương trình mục tiêu quốc gia giảm nghèo được bố trí {n},{j} tỷ đồng, hỗ trợ {g} hộ",
    "Kinh phí xây dựng nông thôn mới là {n} tỷ đồng, {k}/{n} xã đạt chuẩn",
    "Toàn tỉnh còn {g} hộ nghèo, chiếm {j},{k}%, giảm {n} hộ so với năm {y}",
    "Trao {n} suất quà trị giá {k} triệu đồng cho người có công và {g} trẻ em",
    "Giải ngân vốn đầu tư công đạt {n},{j} tỷ đồng, bằng {k}% kế hoạch",
    "Thu ngân sách {g} tỷ đồng, vượt {k}% dự toán",
    "{a} gieo trồng {g} ha lúa, năng suất {k} tạ/ha, chăn nuôi {g} con lợn",
    "{k}/{n} thôn, bản có điện; {j}/{k} địa phương hoàn thành",
    "Tai nạn lao động xảy ra {k} vụ làm {k} người bị thương",
)


def foreign_sentences(count: int, seed: int) -> list[str]:
    """`count` sentences, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - sentences, not secrets
    return [_sentence(chance) for _ in range(count)]


def _sentence(chance: random.Random) -> str:
    body = chance.choice(_SENTENCES)
    year = chance.randint(2005, 2026)
    values = {
        "y": year,
        "z": year + chance.randint(1, 5),
        "m": chance.randint(1, 12),
        "d": chance.randint(1, 28),
        "k": chance.randint(2, 60),
        "j": chance.randint(1, 9),
        "n": chance.randint(100, 999),
        "g": f"{chance.randint(1, 99)}.{chance.randint(100, 999)}",
        "a": chance.choice(_AREAS),
    }
    opening = chance.choice(_TIMES).format(**values)
    sentence = body.format(**values)
    opened = f"{opening}, {sentence[0].lower()}{sentence[1:]}" if chance.random() < 0.5 else sentence
    return f"{opened}."
