"""Names in the text: administrative units and labour markets, told from persons and firms by how they are written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ingestion import names
from ingestion.narrative.items import AreaMention, MarketMention, NameMention
from ingestion.narrative.lexicon import lexicon, longest
from ingestion.narrative.tokens import Tokens, canonical
from ingestion.text import fold
from warehouse import reference

TITLES = {
    ("tỉnh",): "province",
    ("thành", "phố"): None,
    ("tp",): None,
    ("tp", "."): None,
    ("huyện",): "district",
    ("quận",): "district",
    ("thị", "xã"): "district",
    ("tx",): "district",
    ("tx", "."): "district",
    ("phường",): "commune",
    ("xã",): "commune",
    ("thị", "trấn"): "commune",
    ("đặc", "khu"): "commune",
}
_INITIALS = {"h": "huyện", "q": "quận", "p": "phường", "x": "xã", "tt": "thị trấn"}  # H. Cái Bè, TT. Vân Canh
TITLES |= {(initial, "."): TITLES[tuple(title.split())] for initial, title in _INITIALS.items()}
TITLES |= {("tt",): "commune"}  # TT Kim Tân


def _by_first_word(phrases: Iterable[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    """Phrases by the word that they begin with, the longest first."""
    found: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in sorted(phrases, key=len, reverse=True):
        found[phrase[0]].append(phrase)
    return dict(found)


_TITLES = _by_first_word(TITLES)
_COMMITTEES: dict[tuple[str, ...], str] = {
    ("tỉnh", "ủy"): "tỉnh",
    ("thành", "ủy"): "thành phố",
    ("huyện", "ủy"): "huyện",
    ("quận", "ủy"): "quận",
    ("thị", "ủy"): "thị xã",
    ("tỉnh", "đoàn"): "tỉnh",
    ("thành", "đoàn"): "thành phố",
    ("huyện", "đoàn"): "huyện",
    ("quận", "đoàn"): "quận",
    ("thị", "đoàn"): "thị xã",
    ("xã", "đoàn"): "xã",
}
_NO_TITLES = frozenset((("xã", "hội"), *_COMMITTEES))
_ONLY_TITLES = frozenset(("tỉnh", "huyện", "quận", "phường"))  # no part of a name, as Thành in Yên Thành
_KINDS = _by_first_word(
    [  # of units, told between a title and a name: `xã biển Diễn Bích`, `huyện miền núi Tương Dương`
        ("miền", "núi"),
        ("ven", "biển"),
        ("biên", "giới"),
        ("bãi", "ngang"),
        ("vùng", "cao"),
        ("vùng", "biên"),
        ("nông", "thôn", "mới"),
        ("biển",),
        ("đảo",),
        ("nghèo",),
    ]
)
TITLE_WORDS = frozenset(_TITLES)
_EXPLAINED = frozenset(("huyện", "quận", "xã", "phường"))
_NUMBERED = frozenset(("quận", "phường"))
_APOSTROPHES = frozenset("'’‘`´")
_PREPOSITIONS = frozenset(
    ["tại", "ở", "của", "riêng", "theo", "từ", "đến", "với", "cho", "trong", "và", "còn", "như", "là", "do", "bởi"]
)
_SURNAMES = frozenset(
    ("nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô", "dương")
)
_IN_TURN = frozenset(("lượt", "ứng", "tự"))  # lần lượt, tương ứng, theo thứ tự
_VOWEL = re.compile("[aeiouy]")
_LONGEST_NAME = 4
_LISTS = (",", ";")
_LONGEST_CLAUSE = 12  # words between names in a row and "lần lượt"
_RANKS = frozenset(("đông", "nhiều", "cao", "ít", "thấp", "lớn"))
_LONGEST_LINK = 6  # words between a name and its number
_BEFORE_NUMBER = frozenset(
    (
        "-",
        "được",
        "giao",
        "cả",
        "năm",
        "chỉ",
        "mới",
        "vỏn",
        "vẹn",
        "có",
        "với",
        "đạt",
        "đưa",
        "là",
        ":",
        "(",
        "hơn",
        "trên",
        "gần",
        "khoảng",
    )
) | {
    *("địa", "phương", "đơn", "vị", "huyện", "xã", "dẫn", "đứng", "đầu", "nhiều", "cao", "nhất", "số", "lao", "động"),
}
_MERGERS = (("sáp", "nhập"), ("hợp", "nhất"), ("sắp", "xếp"))
_FORMER = _by_first_word(
    [("(", "trước", "đây", ")"), ("(", "cũ", ")"), ("trước", "đây"), ("cũ",)]
    + [("trước", *khi, *merger) for khi in ((), ("khi",)) for merger in _MERGERS]
)


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    name: str | None = None


@lru_cache
def _provinces() -> _Node:
    tree = _Node()
    for area in reference.areas().values():
        if area.level == "province":
            _plant(tree, names.take_apart(area.name).folded, area.name)
    codes = {area.code: area for area in reference.areas().values() if area.level == "province"}
    for row in reference.rows("area_aliases"):
        if row["area_code"] in codes:
            _plant(tree, fold(row["alias"]), codes[row["area_code"]].name)
    return tree


@lru_cache
def _markets() -> _Node:
    tree = _Node()
    known = {row["market_code"]: row for row in reference.rows("markets")}
    for row in known.values():
        if row["is_remainder"] != "true":
            _plant(tree, fold(row["name_vi"]), row["name_vi"])
    for row in reference.rows("market_aliases"):
        if known[row["market_code"]]["is_remainder"] != "true":
            _plant(tree, fold(row["alias"]), known[row["market_code"]]["name_vi"])
    return tree


@lru_cache
def remainder_market() -> str:
    """The name that stands for all markets not listed."""
    return next(row["name_vi"] for row in reference.rows("markets") if row["is_remainder"] == "true")


_REGION = re.compile(r"(?:châu|trung|đông|bắc|nam|tây)(?: (?:nam|bắc|đông))? \w+(?: dương)?")


def region_named(words: str) -> str | None:
    """The part of the world that words name, as a market is written: `các nước châu Âu` is `Châu Âu`."""
    region = _REGION.search(words)
    return " ".join(word.capitalize() for word in region[0].split()) if region is not None else None


def _plant(tree: _Node, folded: str, name: str) -> None:
    node = tree
    for word in folded.split():
        node = node.children.setdefault(word, _Node())
    node.name = name


def _longest(tree: _Node, tokens: Tokens, at: int) -> tuple[str, int] | None:
    """The name at a token and the index after it; hyphens and brackets inside it count as spaces."""
    node, end = tree.children.get(tokens.folded(at)), at + 1
    best = None
    while node is not None:
        if node.name is not None:
            best = node.name, _with_closing_bracket(tokens, at, end)
        while end < len(tokens.words) and (tokens.words[end] in "-()" or _is_dot_of_title(tokens, end)):
            end += 1
        node = node.children.get(tokens.folded(end)) if end < len(tokens.words) else None
        end += 1
    return best


def _is_dot_of_title(tokens: Tokens, at: int) -> bool:
    """`TP.HCM`, `TP. HCM`: the dot that shortens a title."""
    return tokens.words[at] == "." and tokens.words[at - 1] == "tp"


def _with_closing_bracket(tokens: Tokens, at: int, end: int) -> int:
    opened = "(" in tokens.words[at:end]
    closes = end < len(tokens.words) and tokens.words[end] == ")"
    return end + 1 if opened and closes else end


def may_begin_name(tokens: Tokens, at: int) -> bool:
    """Whether a name can begin at a token: at a title, at the first word of a known name, at two capitals in a row."""
    if not tokens.capitals[at]:
        return tokens.words[at] in TITLE_WORDS
    if at + 1 < len(tokens.words) and tokens.capitals[at + 1]:
        return True
    if tokens.words[at] in TITLE_WORDS or tokens.folded(at) in _first_words():
        return True
    return at > 0 and tokens.words[at - 1] in _LISTS and is_unit(tokens.written(at, at + 1))  # "…, Đakrông 45 người"


@lru_cache
def _first_words() -> frozenset[str]:
    return frozenset(_provinces().children) | frozenset(_markets().children)


def read_market(tokens: Tokens, at: int) -> tuple[MarketMention, int] | None:
    """The market named at a token: capital letter first, and no part of a longer proper name."""
    if not tokens.capitals[at]:
        return None
    found = _longest(_markets(), tokens, at)
    if found is None:
        return None
    name, end = found
    if end - at == 1 and name.isalpha() and fold(name) == tokens.folded(at) and canonical(name) != tokens.words[at]:
        return None  # "Lao động" begins with no Lào
    has_marks = tokens.words[at] != tokens.folded(at)
    if end - at == 1 and has_marks and tokens.words[at] not in _market_words():
        return None  # "Hạn chế" begins with no Hàn
    if end - at == 1 and len(tokens.words[at]) < 6 and _is_part_of_name(tokens, at, end):  # noqa: PLR2004
        return None
    return MarketMention(tokens.starts[at], tokens.ends[end - 1], name), end


@lru_cache
def _market_words() -> frozenset[str]:
    """The names of markets in small letters, with their marks."""
    told = [row["name_vi"] for row in reference.rows("markets")]
    told += [row["alias"] for row in reference.rows("market_aliases")]
    return frozenset(map(canonical, told))


def _is_part_of_name(tokens: Tokens, at: int, end: int) -> bool:
    before = at > 0 and tokens.capitals[at - 1] and not tokens.words[at - 1].isdigit()
    after = end < len(tokens.words) and tokens.capitals[end] and tokens.starts[end] == tokens.ends[end - 1] + 1
    return (before and at > 1) or after


def read_name(tokens: Tokens, at: int) -> tuple[NameMention, int] | None:
    """A proper name of two words or more that a number follows: `Lấp Vò 211 lao động`, `Lấp Vò: 211 lao động`."""
    if not tokens.capitals[at] or (at > 0 and tokens.capitals[at - 1]):
        return None
    end = at
    while end < len(tokens.words) and end - at < _LONGEST_NAME and is_name_part(tokens, end):
        end += 1
    following = end
    is_subject = end < len(tokens.words) and tokens.words[end] == "là"  # "Bố Trạch là huyện dẫn đầu với 1.712 người"
    reach = _LONGEST_LINK if is_subject else _LONGEST_LINK - 1
    if at > 0 and tokens.words[at - 1] == "là" and tokens.words[end : end + 1] == [","]:
        following += 1  # "ít nhất là Ngân Sơn, 31 người"
    following = _past_rank(tokens.words, following)
    reach += following - end
    while following < len(tokens.words) and following - end < reach and tokens.words[following] in _BEFORE_NUMBER:
        following += 1
    is_counted = following < len(tokens.words) and tokens.words[following][0].isdigit()
    is_listed = at > 0 and tokens.words[at - 1] in _LISTS and is_unit(tokens.written(at, end))  # "…, Đakrông 45 người"
    if not is_counted or (end - at < 2 and not is_listed):  # noqa: PLR2004 - a sentence begins with one capital
        return None
    start, stop = tokens.starts[at], tokens.ends[end - 1]
    return NameMention(start, stop, tokens.text[start:stop]), end


def _past_rank(words: Sequence[str], at: int) -> int:
    """Where `đi đông nhất,` ends after a name: `Quỳnh Lưu đi đông nhất, 1.905 người`."""
    first = at + (words[at : at + 1] in (["đi"], ["có"]))
    if words[first + 1 : first + 2] != ["nhất"] or words[first] not in _RANKS:
        return at
    return first + 2 + (words[first + 2 : first + 3] == [","])


def names_in_turn(tokens: Tokens, at: int, least: int = 2) -> list[tuple[int, int]]:
    """Where each of at least so many proper names begins and ends that stand in a row, before as many numbers: `hai xã
    Tân Hóa, Trung Hóa lần lượt có 12 và 9 người`."""
    found: list[tuple[int, int]] = []
    while True:
        end = at
        while end < len(tokens.words) and end - at < _LONGEST_NAME and is_name_part(tokens, end):
            end += 1
        if end == at:
            return []
        found.append((at, end))
        if tokens.words[end : end + 1] not in ([","], ["và"]) or tokens.capitals[end + 1 : end + 2] != [True]:
            break
        at = end + 1
    following = tokens.words[end : end + _LONGEST_LINK]
    numbers = [place for place, word in enumerate(following) if word[0].isdigit()]
    joined = len(numbers) > 1 and following[numbers[0] + 1] in (",", "và")
    in_turn = not _IN_TURN.isdisjoint(tokens.words[end : end + _LONGEST_CLAUSE])
    return found if len(found) >= least and (joined or in_turn) else []


def is_name_part(tokens: Tokens, at: int) -> bool:
    """Whether a word is written as a part of a proper name: with one capital."""
    return tokens.capitals[at] and tokens.words[at].isalpha() and not tokens.written(at, at + 1).isupper()


def read_area(tokens: Tokens, at: int) -> tuple[AreaMention, int] | None:
    """The unit named at a token: a title and a name (`huyện Hải Hà`), or a province by its bare name."""
    titled = _read_titled(tokens, at)
    if titled is not None:
        return titled
    if not tokens.capitals[at]:
        return None
    found = _longest(_provinces(), tokens, at)
    if found is None:
        return _read_explained(tokens, at)
    _, end = found
    if _is_end_of_name(tokens, at) or _begins_longer_name(tokens, at, end):
        return None
    return _mention(tokens, at, _with_former(tokens, end), "province")


def _read_explained(tokens: Tokens, at: int) -> tuple[AreaMention, int] | None:
    """`Lục Ngạn là huyện …`: a name whose title comes after it."""
    if "là" not in tokens.words[at + 2 : at + _LONGEST_NAME + 1] or not tokens.capitals[at + 1]:
        return None
    end = at
    while end < len(tokens.words) and end - at < _LONGEST_NAME and is_name_part(tokens, end):
        end += 1
    title = tokens.words[end + 1] if end + 2 < len(tokens.words) and tokens.words[end] == "là" else ""
    if end - at < 2 or title not in _EXPLAINED or tokens.capitals[end + 2]:  # noqa: PLR2004 - `Đây là huyện …`
        return None
    mention, end = _mention(tokens, at, end, TITLES[(title,)])
    return replace(mention, name=f"{title} {mention.name}"), end


def _begins_longer_name(tokens: Tokens, at: int, end: int) -> bool:
    """Whether a province's name begins that of another unit: `Điện Biên Đông 66 người`."""
    goes_on = end < len(tokens.words) and is_name_part(tokens, end) and tokens.starts[end] == tokens.ends[end - 1] + 1
    return goes_on and is_unit(tokens.written(at, end + 1))


def _is_end_of_name(tokens: Tokens, at: int) -> bool:
    """Whether the words before a name make it part of a person's (`Nguyễn Thái Bình`, `bà Lê Hà Giang`) or a firm's:
    a surname or two capital words do, but not `UBND Thái Bình` or `người Khmer Sóc Trăng`."""
    if at == 0 or not _is_name_word(tokens, at - 1):
        return False
    return tokens.words[at - 1] in _SURNAMES or (at > 1 and _is_name_word(tokens, at - 2))


def _is_name_word(tokens: Tokens, at: int) -> bool:
    written = tokens.written(at, at + 1)
    is_name = tokens.capitals[at] and written.isalpha() and tokens.words[at] not in _PREPOSITIONS
    return is_name and len(written) > 1 and not written.isupper()


def _read_committee(tokens: Tokens, at: int) -> tuple[AreaMention, int] | None:
    """`HUYỆN ỦY TƯƠNG DƯƠNG`: the party's committee of a unit speaks for it."""
    words: tuple[str, ...] = tuple(tokens.words[at : at + 2])
    title = _COMMITTEES.get(words)
    end = _name_end(tokens, at + 2) if title is not None and at + 2 < len(tokens.words) else None
    if title is None or end is None:
        return None
    mention, end = _mention(tokens, at, end, TITLES[tuple(title.split())])
    return replace(mention, name=f"{title} {_written_name(tokens, at + 2, end)}"), end


def _written_name(tokens: Tokens, at: int, end: int) -> str:
    written = tokens.written(at, end)
    return written.title() if written.isupper() else written


def _read_titled(tokens: Tokens, at: int) -> tuple[AreaMention, int] | None:
    if tokens.words[at] not in _TITLES:
        return None
    if tuple(tokens.words[at : at + 2]) in _NO_TITLES:
        return _read_committee(tokens, at)
    title = _phrase_at(_TITLES, tokens, at)
    after = at + len(title)
    if not title or after >= len(tokens.words):
        return None
    end = _name_end(tokens, after) or _number_end(tokens, after, title)
    if end is None:
        return _read_kind(tokens, at, after, title)
    if title[0] in _INITIALS:
        return _read_initial(tokens, at, after, end)
    return _mention(tokens, at, _with_former(tokens, end), TITLES[title])


def _phrase_at(phrases: Mapping[str, Sequence[tuple[str, ...]]], tokens: Tokens, at: int) -> tuple[str, ...]:
    """The longest of some phrases that stands at a token; empty where none does."""
    for phrase in phrases.get(tokens.words[at], ()) if at < len(tokens.words) else ():
        if tuple(tokens.words[at : at + len(phrase)]) == phrase:
            return phrase
    return ()


def _read_initial(tokens: Tokens, at: int, after: int, end: int) -> tuple[AreaMention, int] | None:
    """`H. Cái Bè` is huyện Cái Bè; `X. Công tác …` is a heading, since no unit bears the name."""
    is_dotted = after > at + 1
    if not (is_unit(tokens.written(after, end)) if is_dotted else _is_town(tokens, at, after, end)):
        return None
    if not is_dotted:
        return _mention(tokens, at, _with_former(tokens, end), TITLES[(tokens.words[at],)])  # "TT Kim Tân"
    title = _INITIALS[tokens.words[at]]
    mention, end = _mention(tokens, at, _with_former(tokens, end), TITLES[tuple(title.split())])
    return replace(mention, name=f"{title} {tokens.written(after, end)}"), end


def _is_town(tokens: Tokens, at: int, after: int, end: int) -> bool:
    """`TT Kim Tân`, but no market (`TT Nhật Bản`), no province (`TT Huế`), no centre (`TT Dịch vụ việc làm`)."""
    if tokens.written(at, after) != "TT" or not all(is_name_part(tokens, place) for place in range(after, end)):
        return False
    if end - after < 2 and not is_unit(tokens.written(after, end)):  # noqa: PLR2004 - a sentence begins with one capital
        return False
    return _longest(_provinces(), tokens, at) is None and read_market(tokens, after) is None


def _read_kind(tokens: Tokens, at: int, after: int, title: tuple[str, ...]) -> tuple[AreaMention, int] | None:
    """`xã biển Diễn Bích` is xã Diễn Bích."""
    name = after + len(_phrase_at(_KINDS, tokens, after))
    end = _name_end(tokens, name) if after < name < len(tokens.words) else None
    if end is None:
        return None
    mention, end = _mention(tokens, at, _with_former(tokens, end), TITLES[title])
    return replace(mention, name=f"{tokens.written(at, after)} {tokens.written(name, end)}"), end


def _name_end(tokens: Tokens, at: int) -> int | None:
    if _VOWEL.search(tokens.folded(at)) is None and tokens.words[at].isalpha():
        return None  # "toàn tỉnh GQVL cho 4.812 lượt LĐ"
    found = _longest(_provinces(), tokens, at) if tokens.capitals[at] else None
    end = at
    while (
        end < len(tokens.words)
        and end - at < _LONGEST_NAME
        and tokens.capitals[end]
        and (end == at or tokens.words[end] not in _ONLY_TITLES)
        and (end == at or tokens.starts[end] - tokens.ends[end - 1] == 1)
        and (end == at or not _is_short_form(tokens, at, end))
    ):
        end = _with_apostrophe(tokens, end + 1)
    end = _with_number(tokens, at, _with_second_part(tokens, at, end))
    if found is not None and (found[1] >= end or tokens.written(at, end).isupper()):
        return found[1]
    return end if end > at else None


def _is_short_form(tokens: Tokens, at: int, end: int) -> bool:
    """`huyện Đông Hưng GQVL 1.212 LĐ`: a word in capitals behind one that is not."""
    written = tokens.written(end, end + 1)
    return len(written) > 1 and written.isupper() and not tokens.written(at, at + 1).isupper()


def _with_apostrophe(tokens: Tokens, end: int) -> int:
    """The index after a word that goes on behind an apostrophe: `Cư M'gar`."""
    if end + 1 >= len(tokens.words) or tokens.words[end] not in _APOSTROPHES:
        return end
    is_glued = tokens.ends[end - 1] == tokens.starts[end] and tokens.ends[end] == tokens.starts[end + 1]
    return end + 2 if is_glued else end


def _with_second_part(tokens: Tokens, at: int, end: int) -> int:
    """The index after a name whose two parts a hyphen joins, if a unit bears it: `Xuân Hương - Đà Lạt`."""
    if end == at or end + 1 >= len(tokens.words) or tokens.words[end] != "-" or not tokens.capitals[end + 1]:
        return end
    last = end + 1
    while last < len(tokens.words) and last - end <= _LONGEST_NAME and tokens.capitals[last]:
        last += 1
        if is_unit(tokens.written(at, last)):
            return last
    return end


def _with_number(tokens: Tokens, at: int, end: int) -> int:
    """The index after a name that ends in a number, if a unit bears it and the number counts nothing: `Đạ Tẻh 3`."""
    if end == at or end >= len(tokens.words) or not tokens.words[end].isdigit():
        return end
    counts = end + 1 < len(tokens.words) and longest(lexicon().units, tokens.words, end + 1) is not None
    return end if counts or not is_unit(tokens.written(at, end + 1)) else end + 1


@lru_cache(maxsize=1024)
def is_unit(name: str) -> bool:
    """Whether some unit bears a name."""
    return names.is_borne(fold(name))


def _number_end(tokens: Tokens, at: int, title: tuple[str, ...]) -> int | None:
    """`quận 12`, `Phường 5`: towns number some of their parts."""
    is_number = tokens.words[at].isdigit() and len(tokens.words[at]) <= 2  # noqa: PLR2004 - none has a hundred
    return at + 1 if is_number and title[0] in _NUMBERED else None


def _with_former(tokens: Tokens, end: int) -> int:
    return end + len(_phrase_at(_FORMER, tokens, end))


def _mention(tokens: Tokens, at: int, end: int, level: str | None) -> tuple[AreaMention, int]:
    start, stop = tokens.starts[at], tokens.ends[end - 1]
    return AreaMention(start, stop, tokens.text[start:stop], level, None), end
