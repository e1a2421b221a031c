"""Parts of a zip archive, inflated from its bytes: zipfile takes longer to open a part than zlib to inflate most, and
zlib twice as long as ISA-L."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import lru_cache

from isal import igzip_lib, isal_zlib

_BEGINNING = 4096  # bytes, as many as zipfile inflates at once
_SIGNATURE = b"PK\3\4"
_SMALL = 1 << 12  # bytes, deflated
_SMALL_INFLATED = 1 << 16
_MOST_KEPT = 64  # small parts: workbooks of one make, or from one template, have the same
_LENGTHS = struct.Struct("<26xHH")  # of the name and the extra field of a part, in the header before it
# PKWARE APPNOTE 6.3.10: the header of a part (4.3.7), its entry in the directory (4.3.12) and the end of that (4.3.16).
_HEADER, _ENTRY, _END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")
_ENTRY_SIGNATURE, _END_SIGNATURE = b"PK\1\2", b"PK\5\6"
_VERSION, _NAMES_IN_UTF_8 = 20, 1 << 11
_MOST_KEPT_INFLATED = 1 << 23  # bytes of one archive

# All that a damaged archive makes zipfile, zlib or struct say.
DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


class Archive:
    """The parts of an archive. One that is not deflated behind a plain header, or not sound, is left to zipfile, which
    raises one of DAMAGES for what is damaged; so does the making of an Archive."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self.entries = self._archive.infolist()
        self.names = frozenset(self._archive.NameToInfo)
        self._is_small = sum(entry.file_size for entry in self.entries) <= _MOST_KEPT_INFLATED
        self._found: dict[zipfile.ZipInfo, bytes | None] = {}  # deflated
        self._parts: dict[zipfile.ZipInfo, bytes | None] = {}  # inflated

    def beginning(self, entry: zipfile.ZipInfo) -> bytes:
        """The first bytes of a part."""
        whole = self._sound_part(entry) if self._is_small else None
        if whole is not None:
            return whole[:_BEGINNING]
        deflated = self._deflated(entry)
        if deflated is not None:
            beginning, is_all = _inflated(deflated, _BEGINNING)
            if len(beginning) == _BEGINNING or (is_all and _is_sound(beginning, entry)):
                return beginning
        with self._archive.open(entry) as part:
            return part.read(_BEGINNING)

    def part(self, name: str) -> bytes:
        """A part, its sum checked. Raises KeyError when there is none of that name."""
        entry = self._archive.getinfo(name)
        part = self._sound_part(entry)
        return part if part is not None else self._archive.read(entry)

    def _sound_part(self, entry: zipfile.ZipInfo) -> bytes | None:
        """A part that is deflated behind a plain header and whose sum is right; None for any other."""
        if entry not in self._parts:
            deflated = self._deflated(entry)
            # The end shows when there is room behind it.
            part, is_all = _inflated(deflated, entry.file_size + 1) if deflated is not None else (b"", False)
            self._parts[entry] = part if is_all and _is_sound(part, entry) else None
        return self._parts[entry]

    def with_stored(self, parts: Mapping[str, bytes]) -> bytes:
        """The same archive with these parts, by their names, stored as they are: calamine need not inflate once more,
        and more slowly, what was inflated here. The bytes as they came where the parts are large, or any part is not
        deflated behind a plain header."""
        deflated = [self._deflated(entry) for entry in self.entries]
        if sum(map(len, parts.values())) > _MOST_KEPT_INFLATED or None in deflated:
            return self._content
        written: list[bytes] = []
        directory: list[bytes] = []
        offset = 0
        for entry, packed in zip(self.entries, deflated, strict=True):
            plain = parts.get(entry.filename)
            method, part = (zipfile.ZIP_DEFLATED, packed or b"") if plain is None else (zipfile.ZIP_STORED, plain)
            crc, size = (entry.CRC, entry.file_size) if plain is None else (isal_zlib.crc32(plain), len(plain))
            name = entry.filename.encode()
            header = (_VERSION, _NAMES_IN_UTF_8, method, 0, 0, crc, len(part), size, len(name), 0)
            written += [_HEADER.pack(_SIGNATURE, *header), name, part]
            directory += [_ENTRY.pack(_ENTRY_SIGNATURE, _VERSION, *header, 0, 0, 0, 0, offset), name]
            offset += _HEADER.size + len(name) + len(part)
        count, length = len(self.entries), sum(map(len, directory))
        return b"".join((*written, *directory, _END.pack(_END_SIGNATURE, 0, 0, count, count, length, offset, 0)))

    def _deflated(self, entry: zipfile.ZipInfo) -> bytes | None:
        """The deflated bytes of a part; None when it is stored in another way."""
        if entry not in self._found:
            self._found[entry] = self._deflated_at(entry)
        return self._found[entry]

    def _deflated_at(self, entry: zipfile.ZipInfo) -> bytes | None:
        offset = entry.header_offset
        if entry.compress_type != zipfile.ZIP_DEFLATED or not self._content.startswith(_SIGNATURE, offset):
            return None
        name_length, extra_length = _LENGTHS.unpack_from(self._content, offset)
        start = offset + _LENGTHS.size
        if self._content[start : start + name_length] != entry.filename.encode():
            return None
        start += name_length + extra_length
        return self._content[start : start + entry.compress_size]


def _inflated(deflated: bytes, most: int) -> tuple[bytes, bool]:
    """The first bytes of what was deflated, as many as `most`, and whether they are all; none of what is damaged."""
    is_small = len(deflated) < _SMALL and most <= _SMALL_INFLATED
    return _inflated_small(deflated, most) if is_small else _inflated_now(deflated, most)


def _inflated_now(deflated: bytes, most: int) -> tuple[bytes, bool]:
    stream = isal_zlib.decompressobj(-isal_zlib.MAX_WBITS)
    try:
        return stream.decompress(deflated, most), stream.eof
    except igzip_lib.IsalError:  # type: ignore[misc]  # its stub takes the class for an instance
        return b"", False


_inflated_small = lru_cache(maxsize=_MOST_KEPT)(_inflated_now)


def _is_sound(part: bytes, entry: zipfile.ZipInfo) -> bool:
    return len(part) == entry.file_size and isal_zlib.crc32(part) == entry.CRC
