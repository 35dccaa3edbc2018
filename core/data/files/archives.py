"""Looking into archives without trusting them: no path outside, no links, no bombs."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from ...errors import DataError
from ..memory import in_bytes
from .openers import not_empty, told, truncated

MAX_MEMBERS = 200_000
MAX_BYTES = 8 * 10**9
"""What an archive may unpack to; the largest catalogued set needs 185 MB."""

SUFFIXES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")


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
    with _opened(path) as archive:
        for member, inside in _checked_members(path, archive, max_members, max_bytes):
            stream = archive.extractfile(member)
            assert stream is not None  # links and devices were refused
            take(inside, member.size, stream)


def names_in(path: Path) -> Iterator[str]:
    """The names, without their folders, of an archive's files, one by one as they are come upon. Raises as `visit`."""
    with _opened(path) as archive:
        for _, inside in _checked_members(path, archive, MAX_MEMBERS, MAX_BYTES):
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
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    not_empty(path)
    with told(path):
        try:
            with tarfile.open(path, "r|*") as archive:
                yield archive
        except (tarfile.ReadError, tarfile.StreamError, zlib.error) as error:
            if "unexpected end" in str(error):
                raise truncated(path, "the archive stops in the middle of a file") from error
            raise DataError(
                f"{path} is not a whole tar archive",
                f"It cannot be read: {error}.",
                "It is damaged, cut off, or something else (a saved error page?). Get it again.",
            ) from error


def _checked_members(
    path: Path, archive: tarfile.TarFile, max_members: int, max_bytes: int
) -> Iterator[tuple[tarfile.TarInfo, PurePosixPath]]:
    count = total = 0
    for member in archive:
        count += 1
        total += member.size
        if count > max_members or total > max_bytes:
            raise DataError(
                f"{path} is refused",
                f"It unpacks to more than {max_members:,} files or {in_bytes(max_bytes)}.",
                "Data sets of this kind are far smaller. Get it from its official address.",
            )
        inside = _checked(path, member)
        if not member.isdir() and not inside.name.startswith("._"):
            yield member, inside
    if count == 0:
        raise DataError(f"{path} holds no files", "The archive is empty.", "Check that it is the right one.")


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
