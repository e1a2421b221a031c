"""What a report says of its own notation: `(thực hiện/kế hoạch)`, `(trong ngoặc là chỉ tiêu)`, `(ĐVT: triệu đồng)`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingestion.narrative.tokens import Span

_RESULT_OVER_PLAN = re.compile(
    r"\b(?:thực hiện|kết quả|đạt được|đạt|th)\s*/\s*(?:kế hoạch|chỉ tiêu|mục tiêu|kh|ct|giao)\b"
    r"(?:\s+(quý|tháng|kỳ|tuần))?"
)
_IN_BRACKETS = re.compile(
    r"\b(?:trong|số trong)\s+(?:dấu\s+)?ngoặc(?:\s+đơn)?\s+là\s+[^();.]{0,30}?(kế hoạch|chỉ tiêu|mục tiêu|nữ)\b"
)
_UNIT = re.compile(
    r"(?:(?:đơn vị(?:\s+tính)?|đvt)\s*:?\s*|\(\s*|\([^()\d]*,\s*)"
    r"((?:lượt\s+)?(?:người|lao động)|hộ|khách hàng|dự án|((?:nghìn\s+)?tỷ|triệu|nghìn|ngàn)?\s*đồng)\s*(?:[).:]|$)"
)
_SCALES = {None: 1, "nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "nghìn tỷ": 10**12}
_COUNTED = {"hộ": "household", "khách hàng": "household", "dự án": "project"}


@dataclass(frozen=True, slots=True)
class Legend:
    """How numbers are meant that do not say it themselves."""

    unit: str | None = None  # of numbers without one
    scale: int = 1
    pairs_tell_plans: bool = False  # 163/150 is done over planned
    plans_share_period: bool = False  # and planned for the same quarter or month
    brackets_tell_plans: bool = False  # 52 (90) is done and planned
    brackets_tell_women: bool = False  # 52 (20) is all and women

    def after(self, plain: str, span: Span) -> Legend:
        """The legend with what a stretch of the (canonical) text adds to it."""
        words, legend = plain[span.start : span.end], self
        if any(sign in words for sign in ("(", "đơn vị", "đvt")) and (unit := _UNIT.search(words)) is not None:
            is_money = unit[1].endswith("đồng") and "lao" not in unit[1]
            code = "money" if is_money else _COUNTED.get(unit[1], "turn" if unit[1].startswith("lượt") else "person")
            legend = replace(legend, unit=code, scale=_SCALES[" ".join(unit[2].split()) if unit[2] else None])
        if "/" in words and (pairs := _RESULT_OVER_PLAN.search(words)) is not None:
            legend = replace(legend, pairs_tell_plans=True, plans_share_period=pairs[1] is not None)
        if "ngoặc" in words and (brackets := _IN_BRACKETS.search(words)) is not None:
            women = brackets[1] == "nữ"
            legend = replace(legend, brackets_tell_plans=not women, brackets_tell_women=women)
        return legend
