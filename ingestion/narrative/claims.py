"""Who claims a number: the words after it, the words before it, or the subject that the text carries on."""

from __future__ import annotations

import re

from ingestion.narrative.drafts import NEAR, SAME_SENTENCE, Claim
from ingestion.narrative.items import Boundary, Cue, MarketMention, Quantity, Shape, Time
from ingestion.narrative.lexicon import Event, lexicon
from ingestion.narrative.sentence import PERSONS
from ingestion.narrative.subjects import Subjects, blocks

_OWING = re.compile(r"(?:còn|dư) nợ\Z")
_WITH = re.compile(r"(?:[\s,]|với|của|cho|nhưng|hiện|đang|có|còn)*")
_GETS = re.compile(r"\b(?:nhận|hưởng|vay|cấp|giải ngân)\b")
_LENT_TO = re.compile(r"\s*(?:cho|tới|đến)\s+")
_NUMBER_OF = re.compile(r"\bsố (?:người|hộ|khách hàng)\s+(?:đã\s+)?(?:được\s+)?\Z")  # "Số người được vay vốn …"
_NUMBER_REACH = 30  # characters
_THANKS_TO = re.compile(
    r"\b(?:nhờ|từ|qua)(?:\s+(?:các\s+)?(?:nguồn|dự án|chương trình))?\s+\Z"
)  # "409 người nhờ vay vốn …"
_FOR = re.compile(r"\s*(?:cho|tới|đến)\s+")
_OBJECT = re.compile(r"\s*(?:về|để|phục vụ)?\s*")
_THERE = re.compile(r"\s+(?:việt nam\s+)?(?:(?:đang\s+)?(?:làm việc|lao động)\s+)?(?:ở|tại)\s")
_HAS_NOW = re.compile(r"\b(?:đang|hiện|hiện đang|vẫn)\s+có\s+\Z")
_HAS_REACH = 20  # characters
_UP_TO = (" lên ", " đến ", " tới ")
_ALL_THERE = re.compile(
    r"\bsố (?:lao động|người)(?:\s(?!đi\b|đưa\b|xuất\b|sang\b)[^\W\d]+){0,8}?\s(?:ở|tại) (?:nước ngoài|các nước)"
    r"\s(?:hiện\s)?(?:lên|đến|tới)\b[^.;:\d]{0,12}\Z"
)
_PURPOSE = re.compile(r"\b(?:để|nhằm)\s+[^,;:.\d]*\Z")
_REACH = 70  # characters between a number and the words after it that say what it is
_BORROWERS = ("khách hàng", " vay", " vay vốn")
_DEBTORS = frozenset(("household", "poor_household", "person", "project"))
_OTHER_PURSES = frozenset(("other_fund", "other_credit", "other_budget"))
_OF_PURSE = frozenset(("money", "household", "poor_household", "loan_turn", "loan", "project"))
_BORROWS = re.compile(r"\s*(?:đã\s+|được\s+)*vay\b")  # "…; 269 lao động vay vốn đi làm việc ở nước ngoài"
_BORROWS_SUM = re.compile(  # "17 lao động người Vân Kiều, người Pa Cô được vay 1,3 tỷ đồng"
    r"(?:\s+(?:là\s+)?(?:người|dân tộc)\s+[^\W\d]+(?:\s[^\W\d]+){0,2}?,?)*"
    r"(?:\s+(?:của|ở|tại|trong)\s[^.,;:()\d]{2,30}?)?\s*(?:đã\s+|được\s+)*vay\s+"
    r"(?:vốn\s+)?(?:hơn\s+|trên\s+|gần\s+|khoảng\s+)?\d[\d.,]*\s*(?:tỷ|tỉ|triệu|tr)"
)
_OF_CAPITAL = re.compile(  # "giải ngân 86 tỷ đồng vốn vay giải quyết việc làm cho 1.204 lao động"
    r"\s*(?:tiền\s+|nguồn\s+)?vốn(?:\s+(?:vay|cho vay))?(?:\s+hỗ trợ)?\s+(?:giải quyết|tạo)\s+việc làm"
    r"\s+(?:cho|tới|đến)\s+"
)
_HAS_CAPITAL = re.compile(  # "giúp 1.204 lao động có vốn làm ăn"
    r"\s*(?:đang\s+|đã\s+|được\s+)*có\s+(?:thêm\s+)?vốn\s+(?:để\s+)?"
    r"(?:làm ăn|sản xuất|đầu tư|kinh doanh|phát triển|khởi nghiệp|chăn nuôi|mở|mua|đi)\b"
)
_HELPED = re.compile(  # "1,1 triệu lao động được hỗ trợ theo Nghị quyết 68", "300.000 lao động hiện có"
    r"\s*(?:(?:tự do|khó khăn|gặp khó khăn|bị ảnh hưởng|đã|trên địa bàn|của tỉnh)\s+)*"
    r"(?:được\s+(?:nhận\s+)?(?:hỗ trợ|chi trả|thụ hưởng chính sách|hưởng chính sách)\b|(?:hiện có|sẵn có)\b"
    r"|(?:thi\s+)?(?:đậu|đỗ)\b(?!\s+(?:tương|phộng|xanh|nành|đen|bắp)))"  # "412 em đã đậu phỏng vấn"
)
_TURNS = re.compile(r"\s(?:nhưng|song|đồng thời|trong khi)\s")  # "20.000 lao động nhưng hạ chỉ tiêu xuất khẩu lao động"
_ENTRUSTED = re.compile(r"\bnhận ủy thác(?: cho vay| quản lý)?(?: (?:hơn|trên|gần|khoảng))?\s+\Z")
_TRUSTEES = re.compile(r"\b(?:tuổi trẻ|phụ nữ|nông dân|cựu chiến binh|thanh niên|hội|đoàn)\b")
_ENTRUSTED_REACH = 40  # characters
_GRANTED = re.compile(r"\s*(?:đã\s+)?được\s+(?:duyệt|phê duyệt|thẩm định và|giải ngân|vay)\b")
_SUM_OF_PROJECTS = re.compile(
    r"(?:\s+(?:đã |mới )?được\s+[^.,;:()\d]{0,30})?\s*,?\s*(?:với\s+|có\s+)?"
    r"(?:tổng\s+)?(?:số tiền|số vốn|vốn vay|tiền vay)"
    r"(?:\s+(?:cho vay|là|đạt))*\s+"
)
_COST = re.compile(r"\s*[,;(]?\s*(?:với\s+)?(?:tổng\s+)?(?:số\s+)?kinh phí(?: cho vay)?")
_THROUGH = re.compile(  # "Qua vay vốn Quỹ quốc gia về việc làm: 1.360 lao động"
    r"\b(?:qua|nhờ)\s+(?:nguồn\s+|các\s+|chương trình\s+|kênh\s+|việc\s+)*(?:cho vay|vay vốn|vốn vay|nguồn vốn|quỹ)\b"
    r"[^.,;()\d]*(?<!cho)(?:(?<!vay)|(?<=vốn vay))(?<!giúp)\s*:?\s+\Z"
)
_THROUGH_REACH = 90  # characters
_PLACES_OF_WORK = frozenset(("in_province", "out_of_province"))
_TAKES_OBJECT = frozenset(("training", "service", "money", "so_many_of", "crime"))


class Claims(Subjects):
    """Finds the event that a number counts."""

    def _claim(self, at: int, quantity: Quantity) -> Claim | None:
        """Who claims the quantity: words after it, words before it in the sentence, or the carried subject."""
        own = self.respective.get(at)
        if self._is_told_to_owe(at) or (quantity.unit == "money" and self._is_held_by_trustee(quantity)):
            return Claim(lexicon().events["outstanding"], NEAR)
        if isinstance(own, Cue) and own.entry.event is not None and quantity.unit in own.entry.event.units:
            return Claim(own.entry.event, NEAR)  # "việc làm và xuất khẩu lao động lần lượt đạt 21.450 và 3.512 người"
        claim = self._claim_by_words(at, quantity)
        if claim is not None and claim.event is not None and self._is_there_now(at, claim.event):
            return Claim(lexicon().events["abroad"], claim.confidence)
        in_work = claim is not None and claim.event is None and self._speaks_of_employed()
        abroad = claim is None or (claim.event is not None and claim.event.domain == "departures") or in_work
        if abroad and quantity.unit in PERSONS and self._is_place_of_work(at) and not self._departs_next():
            return self._job_claim()
        return claim

    def _speaks_of_employed(self) -> bool:
        """`số lao động có việc làm tại địa phương là 21.500 người`: where some of those work who got work."""
        return any(cue.entry.code == "employed" for cue in self.seen)

    def _is_told_to_owe(self, at: int) -> bool:
        """`28,7 tỷ đồng, 402 hộ còn dư nợ`: borrowers whose name says that they owe, and the amount before them."""
        number = self.items[at]
        if isinstance(number, Quantity) and number.unit == "money":
            following = next((item for item in self.items[at + 1 :] if not isinstance(item, Boundary)), None)
            beside = following is not None and _WITH.fullmatch(self.plain, number.end, following.start) is not None
            number = following if beside and following is not None else number
        if isinstance(number, Quantity) and self._remain_as_borrowers(number):
            return True
        owes = isinstance(number, Quantity) and number.unit == "household"
        return owes and _OWING.search(self.plain, number.start, number.end) is not None

    def _remain_as_borrowers(self, number: Quantity) -> bool:
        """`Toàn tỉnh còn 10.250 khách hàng.` after balances."""
        subject = self.memory.subject
        if number.unit != "household" or subject is None or subject.code != "outstanding":
            return False
        borrows = self.plain.endswith(_BORROWERS, number.start, number.end)
        return borrows and self.plain.endswith("còn ", 0, number.start)

    def _is_held_by_trustee(self, quantity: Quantity) -> bool:
        """`Hội LHPN nhận ủy thác 71 tỷ đồng`, `Tuổi trẻ Kon Tum nhận ủy thác trên 560 tỷ đồng`: what an association
        has lent for the bank."""
        if quantity.per is not None:
            return False
        start = max(0, quantity.start - _ENTRUSTED_REACH)
        held = _ENTRUSTED.search(self.plain, start, quantity.start)
        return held is not None and _TRUSTEES.search(self.plain, start, held.start()) is not None

    def _is_there_now(self, at: int, event: Event) -> bool:
        """`Hiện có khoảng 161.000 lao động Việt Nam tại Đài Loan`: who is there, though who went was spoken of."""
        if event.code not in ("departure", "send"):
            return False
        if self._is_claimed_by_stay() or self._adds_up_to_stay(at):
            return True
        if not _THERE.match(self.plain, self.items[at].end):
            return False
        if _HAS_NOW.search(self.plain, max(0, self.items[at].start - _HAS_REACH), self.items[at].start):
            return True  # "Toàn huyện đang có trên 3.800 lao động làm việc ở nước ngoài"
        return any(isinstance(item, Time) and item.shape is Shape.NOW for item in self.left.items)

    def _is_claimed_by_stay(self) -> bool:
        """`đang có 3.800 lao động làm việc ở nước ngoài, trong đó ở Đài Loan 1.900 người`: the words that told of who
        is there tell it of their parts."""
        there = next((draft for draft in reversed(self.drafts) if draft.event.code == "abroad"), None)
        if there is None:
            return False
        spoken = [cue for cue in self.seen if cue.entry.event is not None and cue.entry.event.domain == "departures"]
        return bool(spoken) and not self.plain[there.quantity.end : spoken[-1].start].strip()

    def _adds_up_to_stay(self, at: int) -> bool:
        """`nâng tổng số lao động của xã ở nước ngoài lên 2.600 người`."""
        number = self.items[at]
        if not self.plain.endswith(_UP_TO, 0, number.start) and not self.left.has("rise_to"):
            return False
        return _ALL_THERE.search(self.plain, max(0, number.start - _REACH), number.start) is not None

    def _claim_by_words(self, at: int, quantity: Quantity) -> Claim | None:
        beside = self._is_lent_to(at, quantity) or self._is_joined_to_amount(quantity)
        lent = self.drafts[-1].event if beside else self._lent_to_leave(at, quantity)
        lent = lexicon().events["lend"] if lent is None and self._borrows_sum(quantity) else lent
        if lent is None and self.drafts:
            lent = self._has_capital(quantity)
        if lent is None and quantity.unit == "project":
            lent = self._is_granted(quantity)
        if lent is None and quantity.unit == "money" and self._is_sum_of_projects(quantity):
            lent = lexicon().events["lend"]
        if lent is not None:
            return Claim(lent, NEAR)
        if self._is_of_other_purse(quantity) or self._is_object_of_else(at, quantity):
            return Claim(None, NEAR)
        after = self._claim_after(at, quantity)
        before = self._claim_before(at, quantity)
        goes = after is not None and after.event is not None and after.event.code == "send"
        if goes and any(isinstance(item, MarketMention) for item in self.right.items):
            return after  # "1.402 lao động đi làm việc tại Trung Quốc", whatever was spoken of before
        borrows = after is not None and after.event is not None and after.event.code == "lend"
        if borrows and (self._gets_loan(at) or _BORROWS.match(self.plain, quantity.end)):
            before = before if before is not None and (before.event is None or before.event.domain == "loans") else None
        for claim in (after, before):
            if claim is not None and (claim.event is None or not claim.event.is_weak):
                return Claim(None, NEAR) if self._is_of_workforce(claim) else claim
        manages = before is not None and before.event is not None and before.event.code == "managed"
        weak = before if manages else after or before  # "Hội quản lý 4.512 hội viên vay vốn"
        if weak is not None:
            comes = after is None and (self._comes_through_loans(quantity, weak) or self._is_solved_by_loans(at, weak))
            return Claim(lexicon().events["job_from_loan"], NEAR) if comes else self._in_stance(at, weak)
        return self._carried(at, quantity)

    def _comes_through_loans(self, quantity: Quantity, claim: Claim) -> bool:
        """`Qua vay vốn Quỹ quốc gia về việc làm: 1.250 lao động` among ways to work: who got work, not who borrowed."""
        lends = claim.event is not None and claim.event.code == "lend"
        if not lends or quantity.unit not in PERSONS or "jobs" not in self.memory.topics:
            return False
        start = max(0, quantity.start - _THROUGH_REACH)
        return _THROUGH.search(self.plain, start, quantity.start) is not None

    def _is_joined_to_amount(self, quantity: Quantity) -> bool:
        """`dư nợ giải quyết việc làm 21 tỷ đồng/430 chị`: who owes or borrowed the amount before a stroke."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or last.quantity.unit != "money" or last.event.domain != "loans":
            return False
        joined = self.plain[last.quantity.end : quantity.start].strip() == "/"
        return joined and quantity.unit in last.event.units and quantity.unit != "money"

    def _borrows_sum(self, quantity: Quantity) -> bool:
        """`hướng dẫn 52 lao động vay 4,1 tỷ đồng`: whoever takes an amount right after, whatever helped them to it."""
        if self.plain.find("vay", quantity.end, quantity.end + _REACH) < 0:
            return False
        is_counted = quantity.unit in lexicon().events["lend"].units and quantity.unit != "money"
        takes = is_counted and _BORROWS_SUM.match(self.plain, quantity.end) is not None
        return takes and not self._is_of_other_purse(quantity)

    def _has_capital(self, quantity: Quantity) -> Event | None:
        """`dư nợ 143 tỷ đồng, giúp 5.208 thanh niên có vốn làm ăn`: who has the capital told before."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or last.quantity.unit != "money" or last.event.code not in ("lend", "disburse", "outstanding"):
            return None
        has = quantity.unit in last.event.units and _HAS_CAPITAL.match(self.plain, quantity.end) is not None
        return last.event if has else None

    def _is_granted(self, quantity: Quantity) -> Event | None:
        """`có 93 dự án được duyệt, giải ngân 3.116 triệu đồng` after what is owed."""
        subject = self.memory.subject
        if subject is None or subject.domain != "loans":
            return None
        return lexicon().events["lend"] if _GRANTED.match(self.plain, quantity.end) else None

    def _is_sum_of_projects(self, quantity: Quantity) -> bool:
        """`có 214 dự án được phê duyệt với số tiền 11 tỷ đồng`: what the projects told right before got."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or last.indicator != "projects_funded" or quantity.per is not None:
            return False
        return _SUM_OF_PROJECTS.fullmatch(self.plain, last.quantity.end, quantity.start) is not None

    def _is_of_other_purse(self, quantity: Quantity) -> bool:
        """`Quỹ Hỗ trợ nông dân giải ngân 12 tỷ đồng cho 212 hộ vay`: whose money a verb of lending speaks of."""
        if quantity.unit not in _OF_PURSE:
            return False
        for cue in reversed(self.seen):
            if cue.entry.kind in ("context", "trustee"):
                return False
            if cue.entry.kind == "blocked" and cue.entry.code in _OTHER_PURSES:
                return ";" not in self.plain[cue.end : quantity.start]
        return False

    def _is_of_workforce(self, claim: Claim) -> bool:
        """`lực lượng lao động 510.610 người; có việc làm 496.163 người`: who is in work, not who got work."""
        if claim.event is None or claim.event.code != "job":
            return False
        counts = any(cue.entry.code == "workforce" for cue in self.seen)
        return counts and all(cue.entry.code == "in_work" for cue in self.seen if cue.entry.event is not None)

    def _claim_after(self, at: int, quantity: Quantity) -> Claim | None:
        weak: Claim | None = None
        for cue in self.after.cues("event", "blocked", "context", "stay", "trustee", "channel"):
            if cue.start - quantity.end > _REACH or _TURNS.search(self.plain, quantity.end, cue.start):
                break
            if cue.entry.kind == "channel":
                if cue.entry.code == "self_created" and self.loan_spoken and quantity.unit in PERSONS:
                    weak = weak or Claim(lexicon().events["job"], NEAR)
                continue
            if cue.entry.kind == "blocked":
                lent = cue.entry.code == "money" and self._is_lent(at)  # "vay 17,4 tỷ đồng để trang trải chi phí"
                if blocks(cue, quantity) and weak is None and not lent:
                    return Claim(None, NEAR)
                continue
            if cue.entry.kind == "stay" and not self._is_abroad(self.items.index(cue)):
                return weak or Claim(None, NEAR)
            if cue.entry.code == "overdue" and quantity.unit in _DEBTORS:
                return Claim(None, NEAR)  # "6 hộ nợ quá hạn" borrowed long ago
            event = self._event_of(cue, quantity)
            if event is None:
                continue
            if event.code == "job_from_loan" and not _THANKS_TO.search(self.plain, quantity.end, cue.start):
                event = lexicon().events["lend"]  # "1.250 lao động vay vốn tạo việc làm": they borrowed
            if not event.is_weak or (event.code == "lend" and self._gets_loan(at)):
                return Claim(event, NEAR)
            weak = weak or Claim(event, NEAR)
        return weak or self._claim_of_amount(at, quantity)

    def _claim_of_amount(self, at: int, quantity: Quantity) -> Claim | None:
        """`100 hộ được nhận 5,5 tỷ đồng vốn vay`: who gets an amount is of what the amount is of."""
        amount, named = (*self.items[at + 1 : at + 3], None, None)[:2]
        if not (isinstance(amount, Quantity) and amount.unit == "money" and isinstance(named, Cue)):
            return None
        gets = _GETS.search(self.plain, quantity.end, amount.start)
        if gets is None or named.entry.kind not in ("event", "context") or self.plain[amount.end : named.start].strip():
            return None
        event = self._event_of(named, quantity)
        return Claim(event, NEAR) if event is not None and event.domain == "loans" else None

    def _is_object_of_else(self, at: int, quantity: Quantity) -> bool:
        """`đào tạo cho 1.200 lao động đi làm việc ở nước ngoài`, `gói hỗ trợ 26.000 tỷ đồng`: what the words right
        before a number say of it."""
        while at and self.items[at - 1].start >= quantity.start:
            at -= 1  # "cần thêm ít nhất 137 người"
        if (
            quantity.unit in PERSONS
            and _HELPED.match(self.plain, quantity.end)
            and not self.right.has("event", "context")
        ):
            return True
        before = self.items[at - 1] if at else None
        if before is self.of_else and isinstance(before, Quantity) and before.unit == "money":
            spent = any(cue.entry.code == "money" for cue in self.seen)  # "kinh phí 45 tỷ đồng cho 3.000 lao động"
            return spent and _FOR.fullmatch(self.plain, before.end, quantity.start) is not None
        if isinstance(before, Cue) and before.entry.kind == "event" and self._is_object_of_service(at - 1):
            return _FOR.fullmatch(self.plain, before.end, quantity.start) is not None
        if not isinstance(before, Cue) or self.plain[before.end : quantity.start].strip():
            return False
        is_block = before.entry.kind == "blocked" and before.entry.code in _TAKES_OBJECT and blocks(before, quantity)
        is_block &= not self._is_cost_of_loans(before, quantity)
        is_block &= not (self.plain.startswith("đăng ký", before.start) and self._is_still_to_come(at))
        helps = before.entry.code == "money" and (quantity.unit in PERSONS or quantity.unit == "household")
        is_block |= helps and not self.after.has("event", "context")  # "hỗ trợ 312.000 lao động"
        return is_block or before.entry.kind == "need"

    def _is_object_of_service(self, at: int) -> bool:
        """`tư vấn xuất khẩu lao động`, `học nghề để đi làm việc ở nước ngoài`: work only spoken of or learnt for."""
        service = self.items[at - 1] if at else None
        if not isinstance(service, Cue) or service.entry.code not in ("service", "training"):
            return False
        return _OBJECT.fullmatch(self.plain, service.end, self.items[at].start) is not None

    def _is_lent_to(self, at: int, quantity: Quantity) -> bool:
        """`cho vay đi XKLĐ 5,9 tỷ đồng cho 71 lao động`: those who borrowed, whatever for."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or last.quantity.unit != "money" or last.event.code not in ("lend", "disburse"):
            return False
        counts = quantity.unit in last.event.units and quantity.unit != "project"
        between = (last.quantity.end, quantity.start)
        links = _LENT_TO.fullmatch(self.plain, *between) or _OF_CAPITAL.fullmatch(self.plain, *between)
        return counts and links is not None

    def _lent_to_leave(self, at: int, quantity: Quantity) -> Event | None:
        """`đã cho vay 1.012 lao động đi làm việc ở nước ngoài`, `46 lao động vay vốn ở Ngân hàng để xuất cảnh`: those
        who borrowed, though the words after them say where they want to go."""
        told = self.after.cues("event") if quantity.unit in PERSONS else []
        leaves = next((cue for cue in told if cue.entry.code == "departure"), None) if told else None
        if leaves is None:
            return None
        borrows = told[0].entry.code == "lend" and self.plain[: leaves.start].rstrip().endswith(("để", "nhằm"))
        borrows |= _BORROWS.match(self.plain, leaves.end) is not None  # "giúp 312 lao động đi XKLĐ vay 15 tỷ đồng"
        return lexicon().events["lend"] if borrows or self._is_lent(at) else None

    def _is_lent(self, at: int) -> bool:
        """Whether a lending verb stands right before an amount: `cho vay 4,1 tỷ đồng`, `173 hộ vay 4,1 tỷ đồng`."""
        before = self.items[at - 1] if at else None
        if isinstance(before, Quantity) and self.drafts and self.drafts[-1].quantity.start == before.start:
            is_next = not self.plain[before.end : self.items[at].start].strip()
            borrows = is_next and self.plain.endswith("vay", 0, before.end)
            return borrows and self.drafts[-1].event.code in ("lend", "disburse")
        event = before.entry.event if isinstance(before, Cue) else None
        return event is not None and event.code in ("lend", "disburse")

    def _claim_before(self, at: int, quantity: Quantity) -> Claim | None:
        counted = self.drafts[-1].quantity.end if self.drafts else -1
        plans = bool(self.drafts) and self.left.has("plan")
        weak: Claim | None = None
        for place, cue in reversed(list(enumerate(self.seen))):
            if weak is not None and cue.start < counted:
                break  # what a number has already taken does not overrule nearer words
            if cue.entry.kind == "blocked":
                if (cue.entry.code == "threshold" or plans) and cue not in self.left.items:
                    continue  # "… lần đầu vượt ngưỡng, với 106 nghìn người", "300 người chờ bay; kế hoạch 5.000 người"
                is_theirs = self._is_purpose_of_balance(cue) or self._is_purpose_of_loan(cue)
                is_theirs = is_theirs or self._is_share_of_fund(cue)
                if blocks(cue, quantity) and not (is_theirs or self._is_cost_of_loans(cue, quantity)):
                    return weak or Claim(None, NEAR)
                continue
            event = self._event_of(cue, quantity)
            if event is None or (place > 0 and self._is_joined_to_jobs(self.seen[place - 1], cue)):
                continue
            if weak is not None and event.is_stock and ";" in self.plain[cue.end : quantity.start]:
                break  # "đang làm việc tại Đài Loan; năm 2018 thị trường này tiếp nhận …"
            is_near = cue.start in {item.start for item in self.left.items}
            claim = Claim(event, NEAR if is_near else SAME_SENTENCE)
            if not event.is_weak:
                return claim
            weak = weak or claim
        return weak

    def _is_purpose_of_balance(self, cue: Cue) -> bool:
        """`tổng dư nợ để hội viên đầu tư chăn nuôi là 38 tỷ đồng`: what a balance not told yet is for."""
        owes = next((one for one in self.seen if one.entry.code == "outstanding" and one.end < cue.start), None)
        if owes is None or any(draft.quantity.start > owes.start for draft in self.drafts):
            return False
        return _PURPOSE.search(self.plain, owes.end, cue.start) is not None

    def _is_purpose_of_loan(self, cue: Cue) -> bool:
        """`giải ngân 98 tỷ đồng cho 1.100 lao động vay chi phí; gồm vốn trung ương 26 tỷ đồng, …`: what they borrowed
        for claims none of the amounts that the loans are parted in."""
        parted = self.main_drafts is not None and any(draft.quantity.unit == "money" for draft in self.drafts)
        return parted and any(one.entry.code == "lend" and one.end + 1 == cue.start for one in self.seen)

    def _is_share_of_fund(self, cue: Cue) -> bool:
        """`Nguồn vốn của tỉnh là 88 tỷ đồng, trong đó Trung ương 61 tỷ, các huyện góp 7,2 tỷ`: what they put
        into it."""
        holds = self.main_drafts is not None and any(draft.event.code == "capital" for draft in self.drafts)
        return holds and cue.entry.code == "contribute"

    def _is_cost_of_loans(self, cue: Cue, quantity: Quantity) -> bool:
        """`cho vay 1.204 dự án, kinh phí 61,8 tỷ đồng`: what the loans just counted came to."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or last.event.code not in ("lend", "disburse") or last.quantity.unit == "money":
            return False
        if self.plain[cue.end : quantity.start].strip(" :") not in ("", "là"):
            return False
        return _COST.fullmatch(self.plain, last.quantity.end, cue.end) is not None

    def _is_joined_to_jobs(self, first: Cue, second: Cue) -> bool:
        """`số người được giải quyết việc làm và xuất khẩu lao động là …`: work abroad is one of the jobs counted."""
        one, other = first.entry.event, second.entry.event
        is_pair = one is not None and other is not None and (one.domain, other.domain) == ("jobs", "departures")
        if not is_pair or self.plain[first.end : second.start].strip() not in ("và", ",", "gắn với"):
            return False
        # "3.500 lao động có việc làm, xuất khẩu lao động 80 người"
        return not any(isinstance(item, Quantity) and item.end + 1 == first.start for item in self.items)

    def _is_place_of_work(self, at: int) -> bool:
        """Whether the clause names a place of work inside the country, which no departure has."""
        return not _PLACES_OF_WORK.isdisjoint(self.clause.codes("channel"))

    def _departs_next(self) -> bool:
        """`1.168 lao động trong tỉnh xuất cảnh`: the place is where those who went are from."""
        told = (cue.entry.event for cue in self.right.cues("event"))
        return any(event is not None and event.code == "departure" for event in told)

    def _job_claim(self) -> Claim:
        spoken = any(cue.entry.event is not None and cue.entry.event.domain == "jobs" for cue in self.seen)
        if spoken or "jobs" in self.memory.topics:
            return Claim(lexicon().events["job"], SAME_SENTENCE)
        return Claim(None, NEAR)

    def _event_of(self, cue: Cue, quantity: Quantity) -> Event | None:
        event = cue.entry.event
        if event is not None and event.code == "job_from_loan":
            borrows = _NUMBER_OF.search(self.plain, max(0, cue.start - _NUMBER_REACH), cue.start) is not None
            if borrows or quantity.unit not in event.units:  # "1.204 khách hàng được vay vốn tạo việc làm"
                event = lexicon().events["lend"]
        if event is not None and event.code == "convey" and quantity.unit == "money":
            event = lexicon().events["lend"]  # "chuyển tải 2.310 tỷ đồng", but not "chuyển tải 12 tin; 300 người xem"
        if event is not None and event.code == "managed" and quantity.unit == "money" and self.words.has("trustee"):
            event = lexicon().events["outstanding"]  # "Hội Nông dân đang quản lý 1.402,6 tỷ đồng"
        if event is None or quantity.unit not in event.units or self._is_purpose_of_else(cue):
            return None
        # "Văn Lâm 3.110 lao động, Yên Mỹ 2.870 lao động là hai địa phương dẫn đầu"
        only_ranks = cue.entry.code == "lead" and MarketMention not in self.types
        if only_ranks or (event.code == "attract" and not self.loan_spoken):
            return None
        if event.code == "work" and cue.start > quantity.start:
            return None  # "40.000 lao động cần việc làm"
        if event.code == "send" and cue.start > quantity.start and self.plain.endswith("nhận", cue.start, cue.end):
            # "14.927 người nhận quyết định", but "Nhật Bản nhận 345 người", "296 lao động được Hàn Quốc tiếp nhận"
            return event if self._is_taken_by_market(quantity, cue) else None
        if event.code == "send" and "departures" not in self.memory.topics and not self._departs_here():
            return None
        return event

    def _is_solved_by_loans(self, at: int, claim: Claim) -> bool:
        """`Quỹ quốc gia cho 410 hộ vay 11,2 tỷ đồng, giải quyết 520 lao động`: who got work, not who borrowed."""
        solves, number = self.items[at - 1] if at else None, self.items[at]
        lends = claim.event is not None and claim.event.code == "lend" and bool(self.drafts)
        if not lends or not isinstance(solves, Cue) or solves.entry.kind != "solve":
            return False
        return (
            isinstance(number, Quantity)
            and number.unit in PERSONS
            and not self.plain[solves.end : number.start].strip()
        )

    def _is_solved(self, at: int) -> bool:
        """`Việc làm: trong tháng giải quyết 245 lao động`: a verb of solving before persons, under a label of work."""
        before = self.items[at - 1] if at else None
        if not isinstance(before, Cue) or before.entry.kind != "solve":
            return False
        if self.plain[before.end : self.items[at].start].strip() not in ("", "cho", "được"):
            return False
        if self.plain.endswith("đã ", 0, before.start) and "jobs" in self.memory.topics:
            return True  # "Chỉ tiêu việc làm là 21.300 người. Hết quý III đã giải quyết 16.480 lao động"
        return any(isinstance(item, Cue) and item.entry.code == "work" for item in self.items[: at - 1])

    def _is_taken_by_market(self, quantity: Quantity, cue: Cue) -> bool:
        """`296 lao động của tỉnh được phía Hàn Quốc tiếp nhận`."""
        between = (item for item in self.right.items if quantity.end <= item.start < cue.start)
        markets = any(isinstance(item, MarketMention) for item in between)
        return markets and self.plain.find(" được ", quantity.end, cue.start) >= 0

    def _claim_of_unit(self, at: int, quantity: Quantity) -> Claim | None:
        if self._is_object_of_else(at, quantity):
            return None
        if quantity.unit in PERSONS and self._is_solved(at):
            return Claim(lexicon().events["job"], SAME_SENTENCE)
        if quantity.unit in ("job", "job_new") and not any(cue.entry.kind == "blocked" for cue in self.seen):
            spoken = bool(self.memory.topics) or self.left.has("solve") or self.is_title
            return Claim(lexicon().events[quantity.unit], SAME_SENTENCE) if spoken else None
        return None
