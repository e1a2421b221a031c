"""Vietnamese text from bytes, whatever it was typed in: Unicode, Windows-1258, or the fonts TCVN3 and VNI.

The old fonts have no mark of their own in the bytes, so the letters decide: a reading is taken when nearly every word
of it that is not plain ASCII is a syllable that Vietnamese can have, and no other reading comes near. Else it is
refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("encodings.yml")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_TOKEN = re.compile(r"[^\s\d.,;:!?()\[\]{}\"'“”‘’…/\\|<>=+*&%#@~_\-–—•°²³]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_TELLING_CHARACTERS = 200_000
# Letters that the old fonts use and Vietnamese in Unicode has not, and the other way round.
_OLD_LETTERS = re.compile("[¡¨©®µ¶·¸¹»¼½¾ÆÇËÎÏÑÖØÛÜÞßäåæçëîïñöøûüþ]")
_TRUE_LETTERS = re.compile("[ĂăĐđƠơƯư\u0300-\u0323\u1ea0-\u1ef9]")
_SOFT_HYPHEN_AS_COPIED = "\u2212"  # TCVN3's ư is a soft hyphen, which copying turns into a minus sign


class UnknownEncodingError(ValueError):
    """The bytes are no text that can be told for sure."""


@dataclass(frozen=True, slots=True)
class _Table:
    """The data of `encodings.yml`: the bytes of the old fonts, and which syllables Vietnamese has."""

    tcvn3: dict[int, str]
    vni: dict[str, str]
    syllable: re.Pattern[str]
    least_share: float
    least_lead: float


def decode(content: bytes) -> str:
    """The text of the bytes in NFC. Raises UnknownEncodingError when no reading is sure; none is ever guessed.

    Text that was saved as Unicode but typed in an old font (`Th¸i Nguyªn`) is brought to Unicode too.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _retyped(_strictly(content, encoding))
    unmarked = _utf16_without_mark(content)
    if unmarked is not None:
        return _retyped(_strictly(content, unmarked))
    try:
        return _retyped(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _best(_one_byte_readings(content))


def in_true_letters(texts: Collection[str]) -> dict[str, str]:
    """Those of the texts that were typed in an old font, each with what it says; none when no reading is sure.

    Texts in true letters may stand among them: an office types its title anew above a table of long ago.
    """
    if not _OLD_LETTERS.search("\n".join(texts)):
        return {}
    typed = [text for text in texts if not text.isascii() and not _TRUE_LETTERS.search(text)]
    parted = "\t".join(text.replace("\t", " ") for text in typed)
    read = _retyped(parted).split("\t") if typed else []
    return {text: true for text, true in zip(typed, read, strict=True) if text != true}


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnknownEncodingError(f"{error.reason}: not {encoding.upper()}") from error


def _utf16_without_mark(content: bytes) -> str | None:
    """Latin text in UTF-16 has a zero in every other byte."""
    sample = content[:4000]
    half = max(len(sample) // 2, 1)
    if len(content) % 2 == 0 and b"\x00" in sample:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if max(even, odd) > half // 2 and min(even, odd) * 20 < max(even, odd):
            return "utf-16-le" if odd > even else "utf-16-be"
    return None


def _one_byte_readings(content: bytes) -> dict[str, str]:
    readings: dict[str, str] = {}
    for name, read in _READERS.items():
        try:
            readings[name] = unicodedata.normalize("NFC", read(content))
        except (UnicodeDecodeError, KeyError):
            continue
    return {name: text for name, text in readings.items() if not _CONTROLS.search(text)}


def _best(readings: dict[str, str]) -> str:
    """The one reading that is Vietnamese; UnknownEncodingError when none is, or two could be."""
    table = _table()
    shares = {name: vietnamese_share(text) for name, text in readings.items()}
    ranked = sorted(readings, key=lambda name: shares[name], reverse=True)
    if not ranked or shares[ranked[0]] < table.least_share:
        raise UnknownEncodingError("neither UTF-8, UTF-16, Windows-1258, TCVN3 nor VNI text in Vietnamese")
    best = ranked[0]
    for other in ranked[1:]:
        if readings[other] != readings[best] and shares[best] - shares[other] < table.least_lead:
            raise UnknownEncodingError(f"may be {best.upper()} or {other.upper()} text")
    return readings[best]


def _retyped(text: str) -> str:
    """Unicode text; where its letters are those of an old font that was pasted as it stood, in true letters."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isascii() or vietnamese_share(composed) >= _table().least_share:
        return composed
    try:
        content = composed.replace(_SOFT_HYPHEN_AS_COPIED, "\xad").encode("cp1252")
    except UnicodeEncodeError:
        return composed
    readings = {name: reading for name, reading in _one_byte_readings(content).items() if name in ("tcvn3", "vni")}
    try:
        return _best(readings)
    except UnknownEncodingError:
        return composed


def vietnamese_share(text: str) -> float:
    """Which share of the words with letters beyond ASCII are syllables that Vietnamese can have; 1.0 when none is."""
    words = _words(text)
    if not words:
        return 1.0
    syllable = _table().syllable
    return sum(syllable.fullmatch(word) is not None for word in words) / len(words)


def _words(text: str) -> list[str]:
    """The words with letters beyond ASCII, in small letters and without their tones."""
    sample = unicodedata.normalize("NFC", text[:_TELLING_CHARACTERS]).lower()
    return [_toneless(word) for word in _TOKEN.findall(sample) if not word.isascii()]


def _toneless(word: str) -> str:
    """The word without its tone, followed by the count of tones when it is not one or none."""
    parts = unicodedata.normalize("NFD", word)
    tones = sum(mark in _TONES for mark in parts)
    plain = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
    return plain if tones <= 1 else f"{plain}{tones}"


def _read_tcvn3(content: bytes) -> str:
    table = _table().tcvn3
    return "".join(chr(byte) if byte < 128 else table[byte] for byte in content)  # noqa: PLR2004 - the end of ASCII


def _read_vni(content: bytes) -> str:
    """VNI writes a letter and, after it, a byte that holds its marks."""
    text = content.decode("cp1252")
    table = _table().vni
    return _vni_pairs().sub(lambda match: table[match[0]], text)


def _read_cp1258(content: bytes) -> str:
    return content.decode("cp1258")


_READERS: dict[str, Callable[[bytes], str]] = {
    "windows-1258": _read_cp1258,
    "tcvn3": _read_tcvn3,
    "vni": _read_vni,
}


@lru_cache
def _vni_pairs() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _table().vni), key=len, reverse=True)))


@lru_cache
def _table() -> _Table:
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    vni: dict[str, str] = {}
    for base, marks in data["vni"]["marks"].items():
        for mark, letter in marks.items():
            vni[f"{base}{mark}"] = letter
            vni[f"{base.upper()}{mark.upper()}"] = letter.upper()
            vni[f"{base.upper()}{mark}"] = letter.upper()
    for written, letter in data["vni"]["letters"].items():
        vni[written] = letter
    onsets = "|".join(sorted(data["syllables"]["onsets"], key=len, reverse=True))
    rimes = "|".join(sorted(data["syllables"]["rimes"], key=len, reverse=True))
    return _Table(
        tcvn3=data["tcvn3"],
        vni=vni,
        syllable=re.compile(rf"(?:{onsets})?(?:{rimes})"),
        least_share=float(data["least_share"]),
        least_lead=float(data["least_lead"]),
    )
