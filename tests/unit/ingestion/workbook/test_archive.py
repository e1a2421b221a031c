from __future__ import annotations

import io
import zipfile

import pytest

from ingestion.workbook.archive import DAMAGES, Archive

LONG = b"<sheet>" + bytes(range(256)) * 200


def archive_of(*, compression: int = zipfile.ZIP_DEFLATED, name: str = "xl/sheet1.xml") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        archive.writestr(name, LONG)
        archive.writestr("short.xml", b"<short/>")
        archive.writestr("empty.xml", b"")
    return content.getvalue()


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2])
def test_parts_are_those_that_were_written_however_they_are_stored(compression: int) -> None:
    archive = Archive(archive_of(compression=compression))

    assert [archive.part(entry.filename) for entry in archive.entries] == [LONG, b"<short/>", b""]
    assert [archive.beginning(entry) for entry in archive.entries] == [LONG[:4096], b"<short/>", b""]


def test_parts_are_read_when_their_names_have_marks() -> None:
    assert Archive(archive_of(name="biểu.xml")).part("biểu.xml") == LONG


def test_an_archive_is_the_same_when_one_of_its_parts_is_replaced_and_stored_as_it_is() -> None:
    content = archive_of(name="biểu.xml")
    stored = Archive(content).with_stored({"biểu.xml": LONG + b"<more/>"})

    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "biểu.xml": LONG + b"<more/>",
            "short.xml": b"<short/>",
            "empty.xml": b"",
        }
        assert archive.getinfo("biểu.xml").compress_type == zipfile.ZIP_STORED
        assert archive.getinfo("short.xml").compress_type == zipfile.ZIP_DEFLATED
        assert archive.testzip() is None


def test_an_archive_is_left_as_it_came_when_a_part_is_not_deflated() -> None:
    content = archive_of(compression=zipfile.ZIP_BZIP2)

    assert Archive(content).with_stored({"xl/sheet1.xml": LONG}) == content


def test_a_missing_part_is_told() -> None:
    with pytest.raises(KeyError):
        Archive(archive_of()).part("xl/sheet2.xml")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"PK\3\4", b"PK\3\5", id="header"),
        pytest.param(b"xl/sheet1.xml", b"xl/sheet9.xml", id="name in the header"),
        pytest.param(LONG[:12], LONG[:11] + b"\xff", id="content"),
    ],
)
def test_a_part_is_damaged_when_one_byte_of_it_differs(old: bytes, new: bytes) -> None:
    content = archive_of(compression=zipfile.ZIP_STORED)

    with pytest.raises(DAMAGES):
        Archive(content.replace(old, new, 1)).part("xl/sheet1.xml")


def test_a_part_is_damaged_when_its_deflated_bytes_are() -> None:
    content = bytearray(archive_of())
    content[200] ^= 1

    with pytest.raises(DAMAGES):
        Archive(bytes(content)).part("xl/sheet1.xml")


def test_no_more_is_inflated_than_the_archive_says() -> None:
    content = archive_of()
    said = len(LONG).to_bytes(4, "little")

    with pytest.raises(DAMAGES):
        Archive(content.replace(said, (8).to_bytes(4, "little"))).part("xl/sheet1.xml")


def test_what_is_no_archive_is_damaged() -> None:
    with pytest.raises(DAMAGES):
        Archive(b"PK\3\4 and nothing more")
