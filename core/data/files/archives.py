"""Looking into archives without trusting them: no path outside, no links, no bombs."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, cast

from ...errors import DataError
from ..memory import in_bytes
from .openers import not_empty, opened, truncated

MAX_MEMBERS = 200_000
MAX_BYTES = 8 * 10**9
"""What an archive may unpack to; the largest catalogued set needs 185 MB."""

SUFFIXES = (".tar", ".tar.gz", ".tgz")


def is_archive(path: Path) -> bool:
    """Whether the name is that of a tar archive."""
    return path.name.casefold().endswith(SUFFIXES)


Take = Callable[[PurePosixPath, int, IO[bytes]], None]
"""Given a file's path inside the archive, its size, and its bytes, to be read at once."""


def visit(path: Path, take: Take, *, max_members: int = MAX_MEMBERS, max_bytes: int = MAX_BYTES) -> None:
    """Show every regular file of a tar archive to `take`, in order.

    The archive is read as a stream, once, and nothing is written. Folders are passed over, as are the "._" files
    that macOS adds. Raises DataError for a path that leads outside, a link or a device, more than the limits allow,
    and a damaged or truncated archive.
    """
    with _opened(path, max_members, max_bytes) as archive:
        for member, inside in archive.files():
            stream = archive.tar.extractfile(member)
            assert stream is not None  # links and devices were refused
            take(inside, member.size, stream)


def names_in(path: Path) -> Iterator[str]:
    """The names, without their folders, of an archive's files, one by one as they are come upon. Raises as `visit`."""
    with _opened(path, MAX_MEMBERS, MAX_BYTES) as archive:
        for _, inside in archive.files():
            yield inside.name


def unpack(path: Path, folder: Path) -> None:
    """Write every regular file of the archive below `folder`. Raises as `visit` does, and OSError of the disk."""

    def write(inside: PurePosixPath, size: int, stream: IO[bytes]) -> None:
        target = folder.joinpath(*inside.parts)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            out = target.open("xb")
        except OSError as error:
            raise _WriteError(error) from error
        with out:
            while block := stream.read(2**20):
                try:
                    out.write(block)
                except OSError as error:
                    raise _WriteError(error) from error

    try:
        visit(path, write)
    except _WriteError as error:
        raise error.cause from None


class _WriteError(Exception):
    """Keeps what the disk says apart from what is wrong with the archive."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(cause)
        self.cause = cause


@contextmanager
def _opened(path: Path, max_members: int, max_bytes: int) -> Iterator[_Archive]:
    not_empty(path)
    with opened(path) as stream:
        counted = _Counted(stream)
        try:
            with tarfile.open(fileobj=cast(IO[bytes], counted), mode="r|") as tar:
                yield _Archive(path, tar, counted, max_members, max_bytes)
        except (tarfile.ReadError, tarfile.StreamError) as error:
            if "unexpected end" in str(error):
                raise truncated(path, "the archive stops in the middle of a file") from error
            raise DataError(
                f"{path} is not a whole tar archive",
                f"It cannot be read: {error}.",
                "It is damaged, cut off, or something else (a saved error page?). Get it again.",
            ) from error


class _Counted:
    """A stream that knows how much of it was read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int) -> bytes:
        """Up to `size` bytes."""
        block = self._stream.read(size)
        self.count += len(block)
        return block


@dataclass
class _Archive:
    """An archive under inspection."""

    path: Path
    tar: tarfile.TarFile
    stream: _Counted
    max_members: int
    max_bytes: int

    def files(self) -> Iterator[tuple[tarfile.TarInfo, PurePosixPath]]:
        """Its regular files, each with its path, checked."""
        count = total = 0
        for member in self.tar:
            count += 1
            total += member.size
            if count > self.max_members or total > self.max_bytes:
                raise self._too_much()
            inside = _checked(self.path, member)
            if not member.isdir() and not inside.name.startswith("._"):
                yield member, inside
        self._check_end()
        if count == 0:
            raise DataError(
                f"{self.path} holds no files", "The archive is empty.", "Check that it is the right one."
            )

    def _check_end(self) -> None:
        """The tarfile module takes a file cut off between two members for a whole one: look for the mark of the end.

        Reading on to the end also lets gzip compare its checksum.
        """
        while self.stream.read(2**20):
            if self.stream.count > self.max_bytes + 512 * self.max_members:
                raise self._too_much()
        if self.stream.count < self.tar.offset + tarfile.BLOCKSIZE:
            raise truncated(self.path, "the archive has no end mark")

    def _too_much(self) -> DataError:
        return DataError(
            f"{self.path} is refused",
            f"It unpacks to more than {self.max_members:,} files or {in_bytes(self.max_bytes)}.",
            "Data sets of this kind are far smaller. Get it from its official address.",
        )


def _checked(path: Path, member: tarfile.TarInfo) -> PurePosixPath:
    inside = PurePosixPath(member.name)
    if (
        inside.is_absolute()
        or ".." in inside.parts
        or "\\" in member.name
        or ":" in member.name
        or not inside.parts
    ):
        raise DataError(
            f"{path} is refused",
            f"It would write outside its folder: {member.name!r}.",
            "Honest archives do not do that. Get it from its official address.",
        )
    if not (member.isreg() or member.isdir()):
        raise DataError(
            f"{path} is refused",
            f"It holds a link or device: {member.name!r}. Only plain files and folders are unpacked.",
            "Get it from its official address.",
        )
    return inside
