"""Every way in which Vietnamese text was ever saved reads back to the same letters, or is refused."""

from __future__ import annotations

import unicodedata

import pytest

from ingestion import encodings
from ingestion.encodings import UnknownEncodingError, decode

TEXT = (
    "Lao động đi làm việc ở nước ngoài theo hợp đồng; thị trường: Nhật Bản, Hàn Quốc; tổng số 1.884 người.\n"
    "Ủy ban nhân dân tỉnh Đắk Lắk, huyện Krông Búk, quý III năm – dư nợ quỹ giải quyết việc làm, nghĩa vụ, thủy lợi\n"
)


def as_tcvn3(text: str) -> bytes:
    """What typing the text in a TCVN3 font leaves behind; capitals with tones are small letters of a capital font."""
    known = {letter: byte for byte, letter in encodings._table().tcvn3.items()}
    return bytes(
        known.get(letter, known.get(letter.lower(), ord(letter) if ord(letter) < 128 else 0))
        for letter in unicodedata.normalize("NFC", text)
    )


def as_vni(text: str) -> bytes:
    known = {letter: written for written, letter in encodings._table().vni.items()}
    return "".join(known.get(letter, letter) for letter in unicodedata.normalize("NFC", text)).encode("cp1252")


def as_cp1258(text: str) -> bytes:
    """Windows-1258 keeps tones apart from their letters."""
    pieces = []
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones))
        pieces.append(base + tones)
    return "".join(pieces).encode("cp1258")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT
    assert decode(unicodedata.normalize("NFD", TEXT).encode(encoding)) == TEXT


def test_windows_1258_is_read() -> None:
    assert decode(as_cp1258(TEXT)) == TEXT


def test_tcvn3_is_read() -> None:
    assert decode(as_tcvn3(TEXT)).lower() == TEXT.lower()


def test_vni_is_read() -> None:
    assert decode(as_vni(TEXT)) == TEXT


def test_text_of_an_old_font_saved_as_unicode_is_read() -> None:
    assert decode(as_tcvn3(TEXT).decode("cp1252").encode()).lower() == TEXT.lower()
    assert decode(as_vni(TEXT).decode("cp1252").encode()) == TEXT
    assert decode("Th¸i Nguyªn, Tr−êng §¹i häc".encode()) == "Thái Nguyên, Trường Đại học"


@pytest.mark.parametrize("text", ["", "plain ASCII 1,234", "São Tomé và Príncipe", "Đài Loan", "Ả-rập Xê-út 5°C"])
def test_unicode_stays_as_it_is(text: str) -> None:
    assert decode(text.encode()) == text


@pytest.mark.parametrize(
    "content",
    [
        "Données générales de la région".encode("cp1252"),
        "Größe über alles, Männer".encode("cp1252"),
        "Привет, мир: отчёт".encode("cp1251"),
        "日本 報告書".encode("shift_jis"),
        bytes(range(128, 256)),
        b"\xff\xfea\x00b",
        "ù".encode("cp1252"),
    ],
)
def test_other_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(UnknownEncodingError):
        decode(content)


@pytest.mark.parametrize("write", [as_cp1258, as_tcvn3, as_vni])
def test_short_texts_are_read_or_refused_and_never_misread(write: object) -> None:
    for phrase in TEXT.replace("–", "").replace(";", ",").replace("\n", ",").split(","):
        for words in [phrase, *phrase.split()]:
            try:
                read = decode(write(words))  # type: ignore[operator]
            except UnknownEncodingError:
                continue
            assert read.lower() == words.lower()
