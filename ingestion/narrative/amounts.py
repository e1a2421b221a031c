"""Amounts of money: lent, repaid, owed, overdue, held by a fund, on average."""

from __future__ import annotations

import re
from dataclasses import replace

from ingestion.model import Hedge
from ingestion.narrative.bare_numbers import BareNumbers
from ingestion.narrative.drafts import (
    DOUBTFUL,
    FLOW,
    RATIO,
    RATIOS,
    SAME_SENTENCE,
    STOCK,
    TARGET,
    Claim,
    Draft,
    Measure,
)
from ingestion.narrative.items import Cue, Quantity, Shape, Time
from ingestion.narrative.lexicon import Event, lexicon

_BANK = r"(?:nhcsxh|ngân hàng\b(?! (?:nhà nước|thương mại|nông nghiệp))|quỹ (?:quốc gia|cho vay|giải quyết))"
_GIVES = re.compile(
    r"\b(?:chuyển|dành|trích|bố trí|cân đối|(?:đã|tiếp tục) ủy thác|cấp|bổ sung|phân bổ)\b"
    r"(?:(?!\b(?:đạt|là|có|còn|lên|giải ngân|vay)\b)[^.,;:\d\n])*\Z"
)
_ENTRUSTS = re.compile(
    rf"(?<!vốn )\bngân sách\b[^.;:\d]{{0,40}}\bủy thác (?:sang|qua|cho|vào) (?:\w+\s)?{_BANK}"
    r"(?:\s(?!(?:đạt|là|có|còn|lên|với)\b)[^\W\d]+){0,4}\s+\Z"
)
_TO_BANK = re.compile(rf"\b(?:sang|qua|cho|vào)\s+(?:\w+\s+){{0,3}}?{_BANK}")
_TO_BANK_NEXT = re.compile(
    rf"\s*(?:(?:vốn|từ|nguồn|ngân sách|tỉnh|huyện|thành phố|địa phương|để|chuyển|ủy thác)\s+)*"
    rf"(?:sang|qua|cho|vào)\s+(?:\w+\s+){{0,3}}?{_BANK}"
)
_HOLDS = re.compile(
    r"(?:\bquỹ\b|\bvốn\b|\bngân sách\b[^.,;]*\bủy thác\b).*"
    r"\b(?:có|đạt|là|còn|lên)\s+(?:(?:hơn|trên|gần|khoảng)\s+)?\Z"
)
_FUND_RISES = re.compile(
    r"(?:\bnguồn (?:vốn|quỹ)|\bvốn (?:của )?(?:quỹ|ngân sách|ủy thác)"
    r"|\bnâng (?:tổng )?(?:số )?(?:nguồn )?(?:vốn|quỹ))\b"
    r"(?:(?!\b(?:doanh số|giải ngân|cho vay|dư nợ|cho)\b)[^.;:\d]){0,60}\blên(?: tới| đến| mức)?\s+\Z"
)
_WITH_CAPITAL = re.compile(
    r"(?:\s[^\W\d]+){0,3}\s*,?\s*(?:với |có )?tổng (?:số |mức )?vốn(?: đầu tư| đăng ký)*(?: là| đạt)?\s+"
)
_AVERAGES = ("bình quân", "trung bình", "tính ra")
_OWED = ("dư nợ", "mức dư nợ", "bình quân dư nợ")
_NOUN_REACH = 12  # characters before the first word of the clause that is an item
_HAND_REACH = 80  # characters
_GETTERS = frozenset(("person", "household", "poor_household", "turn"))
_TOTAL_GOT = re.compile(r"\s*[,(]?\s*(?:với\s+)?tổng (?:số )?vốn(?: vay)?(?: là| đạt)?\s+(?:hơn |trên |gần |khoảng )?")
_LENDS = ("cho vay", "đã cho vay", "giải ngân", "đã giải ngân")
_LOANS = frozenset(("lend", "disburse", "outstanding"))
_OF_EACH = re.compile(
    r"\b(?:mỗi|một|từng)\s+(người|hộ|lao|khách|món|dự|suất|trường)\b(?:\s(?!năm\b|tháng\b)[^\W\d]+){0,4}?\s+\Z"
    r"|\b(?:bình quân|trung bình)\s+(?:(?:đạt|là|khoảng|gần|hơn|trên|được vay)\s+)*()\Z"
)
_EACH_REACH = 50  # characters
_PER_BORROWER = frozenset(("người", "hộ", "lao", "khách", "món", "dự", "suất", "trường"))


class Amounts(BareNumbers):
    """Reads an amount."""

    def _money(self, at: int, quantity: Quantity) -> Draft | None:
        outer = self.outer[-1] if self.outer else None
        adds = outer is not None and outer.event.code == "topup"
        is_given = quantity.per is None and not self._is_asked() and (adds or self._is_handed_over(at))
        claim = Claim(lexicon().events["topup"], SAME_SENTENCE) if is_given else self._claim(at, quantity)
        per = quantity.per or self._share_of_each(at)
        is_average = per in _PER_BORROWER and (self._is_average(at) or self._is_quotient(quantity))
        is_average &= not self.left.has("blocked")  # "thu nhập bình quân 8 triệu đồng/người"
        if is_average and (lent := self._loans_averaged()) is not None:
            claim = Claim(lent, SAME_SENTENCE)  # "…, tính ra 23,7 triệu đồng một hộ"
        if claim is None or claim.event is None or self._is_part_of_else(at) or self._is_cost_of_projects(quantity):
            self.of_else = quantity
            return None
        event = self._fund_or_loans(at, claim.event)
        if event.code in ("topup", "topup_request"):
            return self._topup(at, quantity, event, claim.confidence)
        indicator = event.units["money"]
        if per is not None:
            if not is_average:
                return None
            event = lexicon().events["average_loan"]
            indicator = event.units["money"]
        if self._passes(at):
            quantity = replace(quantity, hedge=Hedge.OVER)
        elif self._is_change(at):
            return self._change(at, quantity, event, indicator, claim.confidence)
        if self._is_planned(at) or self.right.has("target") or self._is_of_coming_plan() or self._is_left_to_do(at):
            return None
        if event.code == "lend" and (self._is_amount_of_fund(at) or self._is_part_of_fund() or self._fund_rises(at)):
            event = lexicon().events["capital"]
            indicator = event.units["money"]
        if event.code == "capital" and (parted := self._loans_parted()) is not None:
            event = parted
            indicator = event.units["money"]
        elif event.code == "capital" and (
            any(draft.event.code == "lend" for draft in self.drafts) or self._goes_to_those_before(quantity)
        ):
            claim = replace(claim, confidence=DOUBTFUL)  # "tổng nguồn vốn" of the loans just told, or of the fund
        kind = RATIO if event.code == "average_loan" else STOCK if event.is_stock else FLOW
        draft = self._draft(at, quantity, Measure(event, indicator, kind), claim.confidence)
        return self._average(at, draft) if event.code == "average_loan" else draft

    def _fund_or_loans(self, at: int, event: Event) -> Event:
        """What was added to a fund as what it came to, what a fund lent as loans."""
        if event.code == "topup" and (self.left.has("rise_to") or self._is_part_of_fund()):
            return lexicon().events["capital"]  # "được bổ sung 21 tỷ đồng, nâng tổng số lên 96,5 tỷ đồng"
        return lexicon().events["lend"] if event.code == "capital" and self._is_lent_from_fund(at) else event

    def _goes_to_those_before(self, quantity: Quantity) -> bool:
        """`Quỹ quốc gia về việc làm hỗ trợ 1.120 lao động, tổng vốn 52 tỷ đồng`: what persons got who were not read."""
        got = self.of_else
        if got is None or got.unit not in _GETTERS or got.start < self.items[0].start:
            return False
        return _TOTAL_GOT.fullmatch(self.plain, got.end, quantity.start) is not None

    def _is_cost_of_projects(self, quantity: Quantity) -> bool:
        """`các khu công nghiệp thu hút thêm 5 dự án mới, tổng vốn 1.240 tỷ đồng`: what is put into projects that are
        none of the field's."""
        before = self.of_else
        if before is None or before.unit != "project" or not self.items[0].start <= before.start < quantity.start:
            return False
        return _WITH_CAPITAL.fullmatch(self.plain, before.end, quantity.start) is not None

    def _is_lent_from_fund(self, at: int) -> bool:
        """`Năm 2020 nguồn vốn ủy thác từ ngân sách địa phương cho vay 118,4 tỷ đồng`: what a fund lent, a verb of
        its own right before the amount."""
        verb, fund = self.items[at - 1] if at else None, self.left.cue("event")
        budget = next((cue for cue in self.left.cues("event") if cue.entry.code == "entrusted_budget"), None)
        if not isinstance(verb, Cue) or verb is not fund or budget is None or verb.entry.event is None:
            return False
        lends = verb.entry.event.code in ("lend", "disburse") and self.plain.startswith(_LENDS, verb.start)
        return lends and budget.end < verb.start

    def _fund_rises(self, at: int) -> bool:
        """`nâng vốn ngân sách ủy thác lên 233 tỷ đồng`, `nguồn Quỹ quốc gia về việc làm lên 71 tỷ đồng`."""
        amount = self.items[at].start
        return _FUND_RISES.search(self.plain, max(0, amount - _HAND_REACH), amount) is not None

    def _share_of_each(self, at: int) -> str | None:
        """`mỗi hộ 32 triệu đồng`, `bình quân 46,5 triệu đồng`: per what an amount is, told before it."""
        amount = self.items[at].start
        each = _OF_EACH.search(self.plain, max(0, amount - _EACH_REACH), amount)
        if each is None:
            return None
        return each[1] or "người"

    def _is_quotient(self, quantity: Quantity) -> bool:
        """`cho 150 hộ vay 6 tỷ đồng, 40 triệu đồng/hộ`: an amount that one told before comes to for each of those
        told with it."""
        told = [draft for draft in self._told_lately() if draft.kind not in RATIOS]
        amounts = [draft.quantity.number for draft in told if draft.quantity.unit == "money"]
        counts = [draft.quantity.number.value for draft in told if draft.quantity.unit != "money"]
        off = quantity.number.resolution
        return any(
            abs(amount.value / count - quantity.number.value) <= off for amount in amounts for count in counts if count
        )

    def _told_lately(self) -> list[Draft]:
        """What the sentence told, or the latest whole where it tells its first figure."""
        whole = self.memory.whole
        return self.drafts or ([whole] if whole is not None else [])

    def _loans_averaged(self) -> Event | None:
        """What an average is of: the loans told last, new ones or those owed."""
        told = [draft.event for draft in self._told_lately() if draft.event.code in _LOANS]
        return told[-1] if told else None

    def _average(self, at: int, draft: Draft) -> Draft:
        """An average of what was lent, or of what is owed: `dư nợ bình quân 42,4 triệu đồng/hộ`."""
        average = self.left.cue("event")
        start = average.start if average is not None else self.items[at].start
        if not self.plain.startswith(_OWED, start):
            return replace(draft, about="loan_disbursed_vnd")
        return replace(draft, about="loan_outstanding_vnd", event=lexicon().events["outstanding"])

    def _topup(self, at: int, quantity: Quantity, event: Event, confidence: float) -> Draft | None:
        """`bổ sung 20 tỷ đồng cho Quỹ`: what was added to a fund of loans, or is asked for (`đề nghị … bổ sung …`)."""
        is_asked = event.code == "topup_request" or self._is_asked()
        spoken = self._speaks_of_loans() or (is_asked and "loans" in self.memory.topics)
        spoken = spoken or self._goes_on_with_fund() or self._is_fund_told_last()
        beside = not is_asked or any(cue.entry.code.startswith("topup") for cue in self.left.cues("event"))
        if not (spoken and beside) or quantity.per is not None or self.left.has("forecast"):
            return None  # something else was added to, or nothing yet
        if not is_asked and (self._is_planned(at) or self.right.has("target")):
            return None
        event = lexicon().events["topup_request" if is_asked else "topup"]
        kind = TARGET if is_asked else FLOW
        return self._draft(at, quantity, Measure(event, event.units["money"], kind), confidence)

    def _goes_on_with_fund(self) -> bool:
        """`Vốn bổ sung từ ngân sách xã là 1 tỷ đồng.` after the loans of a fund."""
        subject, first = self.memory.subject, self.items[0]
        opens = isinstance(first, Cue) and self.plain.endswith(("vốn ", "nguồn vốn "), 0, first.start)
        return opens and subject is not None and subject.domain == "loans"

    def _is_asked(self) -> bool:
        return self.left.has("ask") or "topup_request" in self.left.codes("event")

    def _is_handed_over(self, at: int) -> bool:
        """`ngân sách tỉnh chuyển sang NHCSXH 20 tỷ đồng`, `dành 12,5 tỷ đồng ủy thác qua NHCSXH`: what a budget gives
        for loans."""
        amount = self.items[at]
        start = max(0, amount.start - _HAND_REACH)
        around = self.plain[start : amount.end + _HAND_REACH]
        goes_on = self._is_fund_told_last()
        if not goes_on and "nhcsxh" not in around and "ngân hàng" not in around and "quỹ" not in around:
            return False
        gives = _GIVES.search(self.plain, start, amount.start)
        if gives is None:
            entrusts = _ENTRUSTS.search(self.plain, start, amount.start) is not None and "lũy kế" not in around
            return entrusts and self.time is not None and self.time.shape is Shape.SPAN
        return (
            goes_on or _TO_BANK.search(gives[0]) is not None or _TO_BANK_NEXT.match(self.plain, amount.end) is not None
        )

    def _is_fund_told_last(self) -> bool:
        """Whether what was told last is a fund, or what was added to one: `Các huyện trích ngân sách 12,4 tỷ đồng.`"""
        last = self.drafts[-1] if self.drafts else self.memory.last
        return last is not None and last.paragraph == self.paragraph and last.event.code in ("topup", "capital")

    def _is_amount_of_fund(self, at: int) -> bool:
        """`Nguồn vốn Quỹ quốc gia về việc làm đến cuối năm là 68,4 tỷ đồng`: what the fund holds on a day."""
        left = self.left.items
        told: list[Time | None] = [item for item in left if isinstance(item, Time)]
        on_a_day = any(time is not None and time.shape in (Shape.POINT, Shape.NOW) for time in told or [self.time])
        start = left[-1].start if left else self.items[at].start
        words = self.plain[max(0, start - _NOUN_REACH) : self.items[at].start]
        if words.endswith("nguồn vốn ") and self.plain.startswith(" của quỹ", self.items[at].end):
            return True
        entrusts = _ENTRUSTS.search(self.plain, max(0, self.items[at].start - _HAND_REACH), self.items[at].start)
        if on_a_day and entrusts is not None:
            return True
        if not (on_a_day or "lũy kế" in words):
            return False
        holds = "cho vay" not in words and _HOLDS.search(words) is not None
        return holds or "nguồn vốn" in words or "vốn ủy thác" in words

    def _is_part_of_fund(self) -> bool:
        """`…, gồm vốn trung ương 6.210 triệu đồng, vốn địa phương 3.535 triệu đồng`, after what the fund holds."""
        outer = self.outer[-1] if self.outer else None
        if outer is not None:
            return outer.event.code == "capital"
        told = self.drafts[: self.main_drafts] if self.main_drafts else []
        if self.main_drafts == 0 and self.whole is not None:
            told = [self.whole]
        return bool(told) and told[-1].event.code == "capital" and not self._lends_anew()

    def _is_of_coming_plan(self) -> bool:
        """`Nguồn vốn cho vay dự kiến 120 tỷ đồng` in a plan: what is not lent yet."""
        return self.memory.is_plan and "expected" in self.left.codes("forecast")

    def _loans_parted(self) -> Event | None:
        """`96 lao động được vay 7,94 tỷ đồng, trong đó vốn ngân sách ủy thác 2,1 tỷ đồng`: loans told by their fund."""
        told = self.drafts[: self.main_drafts] if self.main_drafts else []
        lent = told[-1].event if told and told[-1].quantity.unit == "money" else None
        return lent if lent is not None and lent.code in ("lend", "disburse", "outstanding") else None

    def _lends_anew(self) -> bool:
        return any(draft.event.code in ("lend", "disburse") for draft in self.drafts)

    def _speaks_of_loans(self) -> bool:
        """Whether the sentence speaks of loans or their fund in other words than those that add to it."""
        spoken = (cue.entry.event for cue in self.words.cues("event", "context", "trustee"))
        return any(
            event is not None
            and (event.domain == "loans" or event.code == "job_from_loan")
            and not event.code.startswith("topup")
            for event in spoken
        )

    def _is_average(self, at: int) -> bool:
        """Whether the clause speaks of an average."""
        left = self.left.items
        start = left[-1].start if left else self.items[at].start
        words = self.plain[max(0, start - 30) : self.items[at].start]
        return any(word in words for word in _AVERAGES)
