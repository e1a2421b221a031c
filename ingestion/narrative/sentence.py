"""A sentence as it is gone through: what its words set for the numbers that follow, and where a number's words are."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ingestion.narrative.drafts import RATIOS, STOCK, TARGET, Draft, Memory
from ingestion.narrative.in_turn import named_in_turn
from ingestion.narrative.items import (
    AreaMention,
    Boundary,
    Cue,
    Item,
    MarketMention,
    NameMention,
    Quantity,
    Shape,
    Stretch,
    Time,
)
from ingestion.narrative.lexicon import Event, lexicon

COUNTRY = "cả nước"
_SO_MANY_COUNTRIES = re.compile(
    r"\s*(?:ở|tại)?\s*(?:hơn|trên|gần|khoảng)?\s*\d+\s+(?:quốc gia|nước|thị trường|vùng lãnh thổ)"
)
_PURPOSE = ("để", "nhằm")
_SENT_AWAY = re.compile(
    r"\bđưa\b[^.;:\d]{0,60}[\d.]+ (?:người|lao động|lđ) đi\s*(?:[.,;)]|\Z)"
)  # "đưa 90.000 lao động đi;"
_PROJECTS = re.compile(r"(?:[.;\n-]\s*|\A)(?:các|những) (?:dự án|mô hình)(?: (?:này|trên|vay vốn|đã|được vay))*\s+\Z")
_SHARED = ("nhận", "đảm nhận", "được giao", "được phân bổ")  # a part of a plan
_GIVEN_TO_DO = re.compile(  # "HĐND tỉnh giao năm 2024 giải quyết việc làm cho …", "xã được huyện giao đưa …"
    r"\b(?:được(?:\s[^\W\d]+){1,4}|(?:hđnd|ubnd|tỉnh|thành phố|huyện|trung ương|bộ|sở|chính phủ)(?:\s[^\W\d]+){0,4})"
    r"\s(giao)(?:\scho)?(?:\s(?!dịch|ban|lưu|chỉ|kế|nhiệm|khoán|thông|vốn)[^\W\d]+){0,4}?"
    r"(?:\s(?:trong\s)?năm\s\d{4})?(?:\sphải)?,?\s+\Z"
)
_COUNTS_WORK = re.compile(r"\b(?:kế hoạch|chỉ tiêu|mục tiêu|kết quả(?: công tác)?)(?: về)?\s+\Z")
_GIVEN_REACH = 90  # characters
_STOPS = (Boundary, Quantity)
_AROUND = 60  # characters
_CLAUSE_HEAD = 5  # items of a clause up to its first number
_SINCE_NEW_YEAR = ("lũy kế", "lk", "cộng dồn")
_WITH = ("với", "có")
NAMING = frozenset(
    ("channel", "group", "sex", "trustee", "programme", "fund_source", "market_other", "region", "yearly")
)
PERSONS = frozenset(("person", "turn", "job", "job_new"))
_OF_MANY = PERSONS | {"household", "poor_household", "loan_turn", "project"}
PROGRAMMES = {"job": "job_loan", "departure": "overseas_work"}  # what a work is, where loans are spoken of
_TELLS_OF_PLAN = frozenset(("plan", "scope", "bare_scope", "target", "area_list", "part", "noise"))
_OF_PLAN = frozenset(("pct_of_plan", "pct_over_plan"))
_NOTHING = Stretch([])
_BLOCKS = {entry.code: entry for entry in lexicon().entries if entry.kind == "blocked"}
_BLOCKED_STAY, _ALL_BANKS = _BLOCKS["workforce"], _BLOCKS["other_credit"]


@dataclass(slots=True, eq=False)
class Sentence:
    """One sentence: its items, what was passed of them, and the drafts made so far."""

    plain: str
    items: list[Item]
    memory: Memory
    paragraph: int
    is_title: bool = field(kw_only=True)
    drafts: list[Draft] = field(default_factory=list)
    seen: list[Cue] = field(default_factory=list)  # events and blocks, in order
    time: Time | None = None
    time_is_own: bool = False
    area: AreaMention | None = None  # of the number that comes next
    spoken_area: AreaMention | None = None  # what later sentences go on with
    lists_areas: bool = False
    is_target: bool = False
    is_forecast: bool = False
    is_individual: bool = False
    tells_rate: bool = False  # "cứ 100 người có việc thì gần 45 người …"
    tells_of_workplaces: bool = False  # so that jobs are those that these have
    firm: Cue | None = None  # that the sentence speaks of
    split: Event | None = None
    main_drafts: int | None = None  # how many drafts came before the first split
    is_structured: bool = False  # a word like "trong đó" or "lũy kế" licenses a carried subject
    outer: list[Draft | None] = field(default_factory=list)  # what each open bracket tells more of
    outer_state: list[tuple[Time | None, bool, int]] = field(default_factory=list)  # the time and `seen` before each
    loan_spoken: bool = False
    split_is_planned: bool = False  # the parts of a plan are planned too
    split_of_shares: bool = False
    of_else: Quantity | None = None  # the latest count that is none of the field's
    split_of_else: bool = False
    names_example: bool = False
    is_uncounted: bool = False  # "chưa kể …": what follows is in no figure told before
    whole: Draft | None = None  # the figure of an earlier line or sentence that this one parts
    types: set[type[Item]] = field(init=False)  # of its items
    words: Stretch = field(init=False)  # the whole sentence
    left: Stretch = field(init=False)  # the items of its clause before the quantity that is read, nearest first
    right: Stretch = field(init=False)  # those after it
    after: Stretch = field(init=False)  # those after it, past a bracket
    clause: Stretch = field(init=False)  # left and right
    about: Stretch = field(init=False)  # left and after
    respective: Mapping[int, Item] = field(init=False)  # what names each of the numbers told in turn
    is_in_turn: bool = field(init=False)  # numbers are told "lần lượt"
    compares: bool = field(init=False)  # it speaks of another time that numbers are held against
    gives_plans: bool = field(init=False)  # it has words for giving out a plan

    def __post_init__(self) -> None:
        memory = self.memory
        self.area = self.spoken_area = memory.area
        self.is_target = memory.is_target_section
        self.is_individual = memory.is_individual and not any(map(_is_of_many, self.items))
        self.of_else = memory.of_else
        self.types = set(map(type, self.items))
        self.words = Stretch(self.items)
        in_turn = self.words.cues("respective")
        self.is_in_turn = bool(in_turn)
        names = self.is_in_turn or MarketMention in self.types or AreaMention in self.types or self._joins_percents()
        self.respective = named_in_turn(self.plain, self.items, in_turn, memory.clock.years) if names else {}
        self.compares = self.words.has("previous") or (Time in self.types and any(map(_is_compared, self.items)))
        self.loan_spoken = self._goes_on_with_projects()
        words = self._words_around()
        self.gives_plans = "giao" in words or "đề ra" in words or "đặt ra" in words
        if memory.list_of is not None:
            self._go_on_with_list(memory.list_of)
        elif memory.whole is not None and memory.whole.paragraph == self.paragraph and self._only_lists(memory.whole):
            self._go_on_with_list(memory.whole)

    def _joins_percents(self) -> bool:
        return bool(self.items) and self.plain.find("% và ", self.items[0].start, self.items[-1].end) >= 0

    def _words_around(self) -> str:
        """Its words, and those right before and after its items."""
        return self.plain[max(0, self.items[0].start - _AROUND) : self.items[-1].end + _AROUND] if self.items else ""

    def _goes_on_with_projects(self) -> bool:
        """`Các dự án thu hút 1.320 lao động.` after the loans that they got."""
        subject = self.memory.subject
        if subject is None or subject.domain != "loans" or not self.items:
            return False
        start = self.items[0].start
        return _PROJECTS.search(self.plain, max(0, start - _AROUND), start) is not None

    def _only_lists(self, whole: Draft) -> bool:
        return self._only_lists_places(whole) or (whole.event.domain == "jobs" and self._only_lists_channels())

    def _only_lists_channels(self) -> bool:
        """`Qua doanh nghiệp 7.140 người; qua vay vốn 2.050 người; đi XKLĐ 408 người.`: each clause begins with a way to
        work and counts persons."""
        return self._opens_with_channels(";") or self._opens_with_channels(",")

    def _opens_with_channels(self, mark: str) -> bool:
        marks = [at for at, item in enumerate(self.items) if isinstance(item, Boundary) and item.mark == mark]
        opens = [self.items[at : at + _CLAUSE_HEAD] for at in (0, *(mark + 1 for mark in marks))]
        return len(marks) > 1 and all(map(_counts_channel, opens))

    def _only_lists_places(self, whole: Draft) -> bool:
        """`Thành phố Yên Bái 110 người; huyện Trấn Yên 170 người; các xã còn lại 60 người`: places and numbers without
        a verb, or with one that shares a plan out: `Phường A nhận 42 người, phường B 38 người`."""
        if not self.items or not isinstance(self.items[0], AreaMention | NameMention):
            return False
        told = [item for item in self.items if not (isinstance(item, Boundary) or _names_other_places(item))]
        if whole.kind is TARGET:
            told = [item for item in told if not self._is_given_to(item)]
        told = told[: len(told) // 2 * 2]
        names, numbers = told[::2], told[1::2]
        is_list = all(isinstance(item, AreaMention | NameMention) for item in names)
        return is_list and len(numbers) > 1 and all(isinstance(item, Quantity) for item in numbers)

    def _is_given_to(self, item: Item) -> bool:
        return isinstance(item, Cue) and self.plain.startswith(_SHARED, item.start)

    def _go_on_with_list(self, whole: Draft) -> None:
        """A line of a list goes on with what the line before the list told as a whole."""
        self.is_structured = True
        self.main_drafts = 0
        self.whole = whole
        self.split = whole.event if whole.event.domain == "jobs" else None
        self.split_is_planned = whole.kind is TARGET

    def _pass_boundary(self, at: int, item: Boundary) -> None:
        if item.mark == "(":
            self.outer_state.append((self.time, self.time_is_own, len(self.seen)))
            self.outer.append(self._told_before_bracket(at))
        elif item.mark == ")" and self.outer:
            time, is_own, told = self.outer_state.pop()
            if not self._only_tells_time(at):
                self.time, self.time_is_own = self._day_of_balance(at) or (time, is_own)
            self.outer.pop()
            if self.drafts and self.drafts[-1].in_bracket:
                del self.seen[told:]  # "… cho 3.215 người (118 người đi XKLĐ); lũy kế 8 tháng 27.410 người"
        elif item.mark == ":":
            self._open_list(at)
        elif item.mark == ",":
            self._open_plan(at)

    def _only_tells_time(self, at: int) -> bool:
        """`Sau 5 năm thực hiện Đề án (2016-2020), tỉnh đưa …`, `(từ 01/01/2019 đến 31/10/2019, đơn vị: người)`, `(Trích
        báo cáo kết quả 9 tháng đầu năm 2016)`: the bracket is the sentence's time."""
        if self.drafts:
            return False
        opening = next(i for i in range(at - 1, -1, -1) if self._opens_bracket(i))
        if opening == 0 and at == len(self.items) - 1:
            return True
        inside = [item for item in self.items[opening:at] if not isinstance(item, Boundary)]
        return len(inside) == 1 and isinstance(inside[0], Time)

    def _opens_bracket(self, at: int) -> bool:
        item = self.items[at]
        return isinstance(item, Boundary) and item.mark == "("

    def _day_of_balance(self, at: int) -> tuple[Time, bool] | None:
        """`dư nợ đạt 3.512 tỷ đồng (30/6/2023), trong đó …`: the day that what follows stands at too."""
        told = self.items[at - 1]
        is_day = isinstance(told, Time) and told.first == told.last and self.plain.endswith("(", 0, told.start)
        if not isinstance(told, Time) or not is_day or not self.drafts or self.drafts[-1].kind is not STOCK:
            return None
        first = date(told.last.year, 1, 1)
        return replace(told, first=first, basis="ytd_to_date", shape=Shape.POINT), True

    def _told_before_bracket(self, at: int) -> Draft | None:
        """The figure that a bracket tells more of; none when the words before it turn to a total."""
        if not self.drafts:
            return None
        between = self._since_last(at)
        turns = any(code in ("total", "region") for code in between.codes("total", "region"))
        turns |= any(isinstance(item, MarketMention) for item in between.items)  # "…, Lybia (45 người)"
        return None if turns else self.drafts[-1]

    def _open_list(self, at: int) -> None:
        before = self.items[:at]
        near = before[-3:]
        counts = bool(self.drafts) and not _tells_stance(before) and self.drafts[-1].quantity.end > near[0].start
        if counts or (before and all(isinstance(item, Time | Boundary) for item in before) and self._lists_parts(at)):
            self._open_split()
        self._open_plan(at)
        self.is_structured = True

    def _lists_parts(self, at: int) -> bool:
        """`Trong 9 tháng: doanh nghiệp 1.120 lao động; vay vốn 164 lao động; …` after how many got work."""
        whole, marks = self.memory.whole, [item.mark for item in self.items[at + 1 :] if isinstance(item, Boundary)]
        return whole is not None and whole.event.domain == "jobs" and marks.count(";") > 1

    def _open_plan(self, at: int) -> None:
        """`Kế hoạch năm 2025: …`, `Theo kế hoạch, …`: what the sentence goes on to tell is planned."""
        first = self.items[0]
        if not (isinstance(first, Cue) and first.entry.kind in ("plan", "outlook")):
            return
        mark = self.items[at]
        heads = isinstance(mark, Boundary) and mark.mark == ":"  # "Kế hoạch đưa lao động đi … năm 2025: 250 người"
        if all(isinstance(item, Time | AreaMention) or _is_of_plan(item, heads=heads) for item in self.items[1:at]):
            self.is_target = True

    def _open_split(self, said: Cue | None = None) -> None:
        self.is_structured = True
        told = self.drafts[-1].quantity if self.drafts else None
        self.split_of_else = self.of_else is not None and (told is None or told.end <= self.of_else.start)
        if self.main_drafts is None:
            self.main_drafts = len(self.drafts)
        if not self.drafts:
            self.whole = self._persons_parted(said) or self.memory.whole
        main = next((draft for draft in reversed(self.drafts) if draft.quantity.unit in PERSONS), None)
        parent = main.event if main is not None else self.whole.event if self.whole else self.memory.subject
        self.split = parent if parent is not None and parent.domain == "jobs" else None
        counted = [d for d in self.drafts if d.kind not in RATIOS and not d.in_bracket]
        if not counted and self.whole is not None:
            counted = [self.whole]
        reached = (
            bool(self.drafts) and self.drafts[-1].indicator in _OF_PLAN
        )  # "giao 1.800 người, đạt 117%, trong đó …"
        self.split_is_planned = bool(counted) and all(draft.kind is TARGET for draft in counted) and not reached

    def _persons_parted(self, said: Cue | None) -> Draft | None:
        """`cho vay 2.847 tỷ đồng, tạo việc làm cho 86.300 lao động. Trong số lao động trên có …`: the persons that
        words for a part speak of, where an amount was the whole told last."""
        whole = self.memory.whole
        names = said is not None and any(noun in self.plain[said.start : said.end] for noun in ("lao động", "người"))
        if not names or whole is None or whole.quantity.unit in PERSONS:
            return None
        told = self.memory.counted
        return told if told is not None and told.paragraph == self.paragraph else None

    def _pass_cue(self, at: int, cue: Cue) -> None:
        kind = cue.entry.kind
        if kind in ("event", "blocked", "context", "trustee", "stay"):
            self._pass_event(at, cue)
        elif kind == "target":
            if not self._follows_ratio(at):
                self.is_target = True
        elif kind == "result":
            self.is_target = self.split_is_planned = False
        elif kind in ("forecast", "outlook"):
            self._look_ahead(at, kind)
        elif kind == "part" and self._parts_figures(at):
            self._open_split(cue)
            self.split_of_shares = "cơ cấu" in self.plain[cue.start : cue.end]
        elif kind == "extra":
            self.is_uncounted = cue.entry.code == "uncounted"
            self.split = None
            self.is_structured = True
        elif kind == "total":
            self.is_structured = True
            if self.plain[cue.start : cue.end] in _SINCE_NEW_YEAR:
                self._sum_up()
        elif kind == "individual":
            self._pass_individual(at, cue)
        elif kind == "says":
            self.is_individual = False
        elif kind == "example":
            self.names_example |= not self._hedges(at)

    def _hedges(self, at: int) -> bool:
        """`ít nhất 120 lao động`: words that rank elsewhere, and here tell of a number that it is the least."""
        following = self.items[at + 1] if at + 1 < len(self.items) else None
        return isinstance(following, Quantity) and following.start <= self.items[at].start

    def _look_ahead(self, at: int, kind: str) -> None:
        """`Ước cả năm …` estimates; `Định hướng 2026 đưa 3.700 lao động`, a time behind its first word, plans."""
        if kind == "forecast":
            self.is_forecast = True
        elif at == 0 and len(self.items) > 1 and isinstance(self.items[1], Time):
            self.is_target = True

    def _pass_individual(self, at: int, cue: Cue) -> None:
        if cue.entry.code == "workplaces":
            self.tells_of_workplaces = True
            return
        self.is_individual = not self.plain[: cue.start].rstrip().endswith("theo")
        if cue.entry.code in ("enterprise", "firm") and all(
            isinstance(item, Time | Boundary) for item in self.items[:at]
        ):
            self.firm = cue

    def _parts_figures(self, at: int) -> bool:
        """`tỉnh Lâm Đồng (gồm cả Đắk Nông, Bình Thuận) có 31.046 người`: a bracket without a number parts none."""
        if not self.outer:
            return True
        inside = itertools.takewhile(
            lambda item: not (isinstance(item, Boundary) and item.mark == ")"), self.items[at:]
        )
        return any(isinstance(item, Quantity) for item in inside)

    def _sum_up(self) -> None:
        """`quý II có 611 người, lũy kế 1.240 người`: what follows is the sum since the year began."""
        spoken = self.time or self.memory.period
        if spoken is None or spoken.first is None or spoken.first.year != spoken.last.year:
            return
        self.time = replace(spoken, first=date(spoken.last.year, 1, 1), basis="ytd_to_date")
        self.time_is_own = True

    def _pass_event(self, at: int, cue: Cue) -> None:
        if self.plain.startswith("đã ", cue.start):
            self.is_target = self.split_is_planned = False  # "được giao 150 tỷ đồng; đã giải ngân 148,2 tỷ đồng"
        if cue.entry.code == "lead":
            self.names_example = True
        elif cue.entry.code == "contribute":
            self._open_split()  # "Nguồn vốn ủy thác đóng góp 14.206 người, doanh nghiệp 13.950 người"
        elif cue.entry.code == "work" and not self._is_work_counted(at):
            return
        sends = cue.entry.event is not None and cue.entry.event.code == "send"
        if sends and "departures" not in self.memory.topics and not self._departs_here():
            return
        if cue.entry.kind == "stay" and not self._is_abroad(at):
            self.seen.append(replace(cue, entry=_BLOCKED_STAY))
            return
        if self._is_purpose_of_else(cue):
            return
        if self._is_of_all_banks(cue):
            self.seen.append(replace(cue, entry=_ALL_BANKS))
            return
        if cue.entry.code == "job_from_loan":
            self.seen.append(replace(cue, entry=lexicon().context("job_loan")))
        self.seen.append(cue)
        self.is_target |= self._is_given_to_do(at)
        event = cue.entry.event
        if event is not None and event.domain == "loans":
            self.loan_spoken = True
            named = {key: value for key, value in cue.entry.sets.items() if key in ("programme", "fund_source")}
            if "programme" in named and self.main_drafts is None:
                self.memory.programme = {"programme": named["programme"]}
        if cue.entry.kind == "blocked":
            self.tells_rate |= cue.entry.code == "so_many_of"
            self.memory.is_other_population |= cue.entry.code == "population"

    def _is_given_to_do(self, at: int) -> bool:
        """`Năm 2024 xã được tỉnh giao giải quyết việc làm cho 410 lao động và đưa 12 lao động đi …`: what somebody
        was given to do; not `vượt chỉ tiêu tỉnh giao, giải quyết …`."""
        if not self.gives_plans:
            return False
        start = self.items[at].start
        given = _GIVEN_TO_DO.search(self.plain, max(0, start - _GIVEN_REACH), start)
        if given is None or Stretch(self.items[:at]).has("ratio"):
            return False
        return not any(isinstance(item, Cue) and item.start < given.start(1) < item.end for item in self.items[:at])

    def _is_of_all_banks(self, cue: Cue) -> bool:
        """`Tổng dư nợ tín dụng 98.600 tỷ đồng`, where nothing speaks of the loans of the field."""
        subject = self.memory.subject
        if cue.entry.code != "outstanding" or not self.plain.endswith("tín dụng", cue.start, cue.end):
            return False
        if self.plain.startswith((" chính sách", " ưu đãi"), cue.end) or (subject and subject.domain == "loans"):
            return False
        events = (item.entry.event for item in self.items if isinstance(item, Cue) and item is not cue)
        return not any(event is not None and event.domain == "loans" for event in events)

    def _is_work_counted(self, at: int) -> bool:
        """`Ước cả năm: việc làm 21.500 lao động`: work is what is counted only right before its number, where jobs are
        spoken of."""
        following = self.items[at + 1] if at + 1 < len(self.items) else None
        if isinstance(following, Boundary) and following.mark == ":" and at + 2 < len(self.items):
            following = self.items[at + 2]
        if self._is_label_of_work(at) or self._is_work_planned(at) or self._is_topic_of_title(at):
            return True
        if not isinstance(following, Quantity) or "jobs" not in self.memory.topics:
            return False
        return self.plain[self.items[at].end : following.start].strip(" :") in ("", "là", "cho", "mới", "đạt")

    def _is_work_planned(self, at: int) -> bool:
        """`Chỉ tiêu việc làm năm 2016 là 27.000 lao động`: what a plan right before it is of."""
        plan = self.items[at - 1] if at else None
        if not isinstance(plan, Cue) or plan.entry.kind != "plan":
            return False
        number = next((item for item in self.items[at + 1 :] if isinstance(item, Quantity)), None)
        beside = self.plain[plan.end : self.items[at].start].strip() in ("", "về")
        if not beside or number is None or number.unit not in PERSONS:
            return False
        return self.plain.endswith(("là ", ": ", "giao "), 0, number.start)

    def _is_topic_of_title(self, at: int) -> bool:
        """`Kết quả thực hiện chỉ tiêu việc làm quý III/2023`: what a title says that its text counts, and nothing
        else."""
        if not self.is_title or _COUNTS_WORK.search(self.plain, self.items[0].start, self.items[at].start) is None:
            return False
        others = (item.entry for item in self.items if isinstance(item, Cue) and item.entry.code != "work")
        return all(entry.kind != "blocked" and entry.event is None for entry in others)

    def _is_label_of_work(self, at: int) -> bool:
        """`Việc làm trong tháng: 1.180 người.`: a line's label, its time and a number of persons."""
        word = self.items[at]
        if at or self.plain[: word.start].rstrip(" -+*•")[-1:] not in ("\n", ""):
            return False
        rest = list(itertools.dropwhile(lambda item: isinstance(item, Time), self.items[1:4]))
        mark, number = (*rest, None, None)[:2]
        opens = isinstance(mark, Boundary) and mark.mark == ":" and isinstance(number, Quantity)
        return opens and isinstance(number, Quantity) and number.unit in PERSONS

    def _is_purpose_of_else(self, cue: Cue) -> bool:
        """`học ngoại ngữ để đi làm việc ở nước ngoài`: a purpose is a loan's only where loans are spoken of."""
        if cue.entry.kind != "context" or not self.plain.startswith(_PURPOSE, cue.start):
            return False
        subject = self.memory.subject
        lent = (
            item for item in self.items if isinstance(item, Cue) and item is not cue and item.entry.event is not None
        )
        spoken = any(other.entry.event is not None and other.entry.event.domain == "loans" for other in lent)
        return not spoken and (subject is None or subject.domain != "loans")

    def _departs_here(self) -> bool:
        if _SENT_AWAY.search(self.plain, self.items[0].start, self.items[-1].end + 2):
            return True
        return any(
            isinstance(item, MarketMention)
            or (isinstance(item, Cue) and item.entry.event is not None and item.entry.code == "departure")
            for item in self.items
        )

    def _is_abroad(self, at: int) -> bool:
        """Whether `đang làm việc` goes on with a market or with so many countries: `tại hơn 40 quốc gia`."""
        following = self.items[at + 1 : at + 3]
        named = any(isinstance(item, MarketMention) for item in following)
        return named or _SO_MANY_COUNTRIES.match(self.plain, self.items[at].end) is not None

    def _follows_ratio(self, at: int) -> bool:
        before = self.items[at - 1] if at else None
        close = before is not None and self.items[at].start - before.end < 12  # noqa: PLR2004 - a word between
        return close and isinstance(before, Cue) and before.entry.kind in ("ratio", "result", "previous")

    def _pass_time(self, item: Time) -> None:
        if item.is_compared or item.is_of_plan or item.first == item.last:
            return
        self.time = item
        self.time_is_own = True

    def first_period(self) -> Time | None:
        """The first stretch of time that the sentence tells."""
        told = [item for item in self.items if isinstance(item, Time) and is_period(item)]
        if len(told) > 1 and told[1].shape is Shape.POINT and _is_whole_year(told[0], told[1].last.year):
            return told[1]  # "năm 2025 (đến 31/10/2025)"
        return told[0] if told else None

    def _look_around(self, at: int) -> None:
        """Hold the items around a quantity."""
        self.left = self._left_of(at)
        self.right = self._right_of(max((*self.respective, at)) if at in self.respective else at)
        self.after = self._after_of(at)
        self.clause = self.about = self.left + self.right
        if self.after is not self.right:
            self.about = self.left + self.after

    def _left_of(self, at: int) -> Stretch:
        """The items before a quantity in its clause, nearest first."""
        found: list[Item] = []
        for item in reversed(self.items[:at]):
            if isinstance(item, _STOPS) and not (isinstance(item, Quantity) and item.unit == "bare"):
                if isinstance(item, Boundary):
                    found += self._names_before(item, at)
                break
            found.append(item)
        return Stretch(found)

    def _names_before(self, mark: Boundary, at: int) -> Iterator[Item]:
        """What stands before the mark that opens a quantity's clause, and names it nevertheless."""
        if mark.mark == ":":
            return self._name_before_colon(mark)
        opens = mark.mark == "(" or self._tells_of_name(mark, at)
        return self._name_before_mark(mark) if opens else iter(())

    def _name_before_colon(self, colon: Boundary) -> Iterator[Item]:
        """`Rumani: 1.400 lao động`, `Tự tạo việc làm, kinh tế hộ: 1.655 lượt`: what stands before a colon, without a
        number, names what follows it."""
        before = [item for item in self.items if item.end <= colon.start]
        if not any(isinstance(item, Quantity) for item in before):
            before = [item for item in before if not (isinstance(item, Boundary) and item.mark == ",")]
        told = before[-1] if before else None
        against = isinstance(told, Time) and (told.is_of_plan or told.is_compared)  # "cùng kỳ 2019: 13.240 người"
        stance = before[:-1] if against else before
        if _tells_stance(stance):  # "(kế hoạch năm 2018: 16.000 người)"
            yield stance[-1]
        for item in reversed(before):
            if isinstance(item, _STOPS):
                return
            if isinstance(item, MarketMention | AreaMention | Time) or (
                isinstance(item, Cue) and (item.entry.kind in NAMING or self._names_part(item))
            ):
                yield item

    def _names_part(self, cue: Cue) -> bool:
        """Whether an event names a part in a split: `Vay vốn tạo việc làm: 85 lao động`."""
        return self.split is not None and cue.entry.kind in ("event", "context")

    def _tells_of_name(self, mark: Boundary, at: int) -> bool:
        """`đông nhất là Đài Loan, với 4.567 người`."""
        if mark.mark != ",":
            return False
        link = self.plain[mark.end : self.items[at].start].strip()
        if link:
            return link in _WITH
        before = next((item for item in reversed(self.items[:at]) if item.end <= mark.start), None)
        return isinstance(before, Cue) and before.entry.kind == "example"  # "Đài Loan xếp thứ hai, 3.208 người"

    def _name_before_mark(self, mark: Boundary | Cue) -> Iterator[Item]:
        """`Nhật Bản (302 người)`: a name right before the bracket names what stands in it."""
        before = [item for item in self.items if item.end <= mark.start][-2:]
        rank = before[-1] if before else None
        if isinstance(rank, Cue) and rank.entry.kind == "example" and not self.plain[rank.end : mark.start].strip():
            before, mark = before[:-1], rank  # "Đài Loan đứng thứ hai, với 23.600 người"
        for item in before[-1:]:
            named = isinstance(item, MarketMention) or (isinstance(item, Cue) and item.entry.kind in NAMING)
            if named and not self.plain[item.end : mark.start].strip():
                yield item

    def _right_of(self, at: int) -> Stretch:
        """The items after a quantity up to the next mark or quantity."""
        end = at + 1
        while end < len(self.items) and not isinstance(self.items[end], _STOPS):
            end += 1
        return Stretch(self.items[at + 1 : end]) if end > at + 1 else _NOTHING

    def _after_of(self, at: int) -> Stretch:
        """The items after a quantity, past a bracket: `78.641 lao động (28.786 nữ) đi làm việc ở nước ngoài`."""
        opening = self.items[at + 1] if at + 1 < len(self.items) else None
        if not isinstance(opening, Boundary) or opening.mark != "(":
            return self.right
        for place in range(at + 2, min(at + 8, len(self.items))):
            item = self.items[place]
            if isinstance(item, Boundary) and item.mark == ")":
                return self._right_of(place)
        return self.right

    def _wide_clause(self, at: int) -> Stretch:
        """The items between the marks around a quantity, across other quantities."""
        start, end = at, at + 1
        while start > 0 and not isinstance(self.items[start - 1], Boundary):
            start -= 1
        while end < len(self.items) and not isinstance(self.items[end], Boundary):
            end += 1
        return Stretch(self.items[start:end])

    def _since_last(self, at: int) -> Stretch:
        """The items between the latest figure and a place."""
        end = self.drafts[-1].quantity.end
        return Stretch([item for item in self.items[:at] if item.start >= end])


def _is_compared(item: Item) -> bool:
    return isinstance(item, Time) and item.is_compared


def _is_of_many(item: Item) -> bool:
    """Whether words leave the story of one borrower: a unit, an office, a number of people."""
    if isinstance(item, Cue):
        owes = item.entry.code in ("outstanding", "overdue", "capital")
        return owes or item.entry.kind in ("scope", "bare_scope", "office", "says")
    return isinstance(item, AreaMention) or (isinstance(item, Quantity) and item.unit in _OF_MANY)


def _names_other_places(item: Item) -> bool:
    """`các huyện, thị xã còn lại`."""
    return isinstance(item, Cue) and item.entry.kind in ("area_list", "market_other", "noise")


def _counts_channel(opening: Sequence[Item]) -> bool:
    """Whether words for a way to work, and nothing but such words, stand before a number of persons."""
    words = list(itertools.takewhile(lambda item: isinstance(item, Cue), opening))
    number = opening[len(words)] if len(words) < len(opening) else None
    first = words[0] if words else None
    if not (isinstance(first, Cue) and isinstance(number, Quantity) and number.unit in PERSONS):
        return False
    event = first.entry.event
    is_way = first.entry.kind in ("channel", "market_other")
    return is_way or (event is not None and event.domain in ("loans", "departures"))


def _tells_stance(before: Sequence[Item]) -> bool:
    """Whether the one word before a colon tells how the number after it is meant: `KH: 3.000; TH: 3.512`."""
    opens = len(before) == 1 or (len(before) > 1 and isinstance(before[-2], Boundary))
    return opens and isinstance(before[-1], Cue) and before[-1].entry.kind in ("plan", "result", "previous")


def _is_of_plan(item: Item, *, heads: bool) -> bool:
    """`Chỉ tiêu năm 2025 tỉnh giao: …`, `Chỉ tiêu chia cho 64 xã, phường: …`: what a plan is called, who gave it, and
    to whom."""
    if isinstance(item, Quantity):
        return item.unit == "other"
    if not isinstance(item, Cue):
        return False
    return item.entry.kind in _TELLS_OF_PLAN or (heads and item.entry.kind == "event")


def _is_whole_year(time: Time, year: int) -> bool:
    return time.basis == "calendar" and time.first == date(year, 1, 1) and time.last == date(year, 12, 31)


def is_period(time: Time) -> bool:
    """Whether a time tells when a figure holds: no comparison, no plan's year, no single day."""
    return not (time.is_compared or time.is_of_plan or time.first == time.last) and time.shape is not Shape.YEARLY
