"""Parts of a zip archive, inflated from its bytes: zipfile takes longer to open a part than zlib to inflate most, and
zlib twice as long as ISA-L."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from functools import lru_cache

from isal import igzip_lib, isal_zlib

_BEGINNING = 4096  # bytes, as many as zipfile inflates at once
_SIGNATURE = b"PK\3\4"
_SMALL = 1 << 16  # bytes
_MOST_KEPT = 64  # small parts: workbooks of one make, or from one template, have the same
_LENGTHS = struct.Struct("<26xHH")  # of the name and the extra field of a part, in the header before it

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

    def beginning(self, entry: zipfile.ZipInfo) -> bytes:
        """The first bytes of a part."""
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
        deflated = self._deflated(entry)
        if deflated is not None:
            part, is_all = _inflated(deflated, entry.file_size + 1)  # the end shows when there is room behind it
            if is_all and _is_sound(part, entry):
                return part
        return self._archive.read(entry)

    def _deflated(self, entry: zipfile.ZipInfo) -> bytes | None:
        """The deflated bytes of a part; None when it is stored in another way."""
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
    is_small = len(deflated) < _SMALL and most < _SMALL
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
