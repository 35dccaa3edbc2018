"""Looking into archives without trusting them: no path outside, no links, no bombs."""

from __future__ import annotations

import shutil
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from ..errors import DataError
from .memory import in_bytes
from .openers import not_empty, told, truncated

MAX_MEMBERS = 200_000
MAX_BYTES = 8 * 10**9
"""What an archive may unpack to; the largest catalogued set needs 185 MB."""

SUFFIXES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")


def is_archive(path: Path) -> bool:
    """Whether the name is that of a tar archive."""
    return path.name.casefold().endswith(SUFFIXES)


def members(
    path: Path, *, max_members: int = MAX_MEMBERS, max_bytes: int = MAX_BYTES
) -> Iterator[tuple[PurePosixPath, int, IO[bytes]]]:
    """Each regular file of a tar archive, in order: its path inside, its size, and its bytes to read at once.

    The archive is read as a stream, once, and nothing is written. Folders are passed over, as are the "._"
    files that macOS adds. Raises DataError for a path that leads outside, a link or a device, more than the
    limits allow, and a damaged or truncated archive.
    """
    not_empty(path)
    total = count = 0
    with told(path):
        try:
            with tarfile.open(path, "r|*") as archive:
                for member in archive:
                    count += 1
                    total += member.size
                    if count > max_members or total > max_bytes:
                        raise _too_much(path, max_members, max_bytes)
                    inside = _checked(path, member)
                    if member.isdir() or inside.name.startswith("._"):
                        continue
                    stream = archive.extractfile(member)
                    assert stream is not None  # links and devices were refused
                    yield inside, member.size, stream
        except (tarfile.ReadError, tarfile.StreamError, zlib.error) as error:
            if "unexpected end" in str(error):
                raise truncated(path, "the archive stops in the middle of a file") from error
            raise DataError(
                f"{path} is not a whole tar archive",
                f"It cannot be read: {error}.",
                "It is damaged, cut off, or something else (a saved error page?). Get it again.",
            ) from error
    if count == 0:
        raise DataError(f"{path} holds no files", "The archive is empty.", "Check that it is the right one.")


def unpack(path: Path, folder: Path) -> None:
    """Write every regular file of the archive below `folder`. Raises as `members` does."""
    for inside, size, stream in members(path):
        target = folder.joinpath(*inside.parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            shutil.copyfileobj(stream, out, 2**20)
            written = out.tell()
        if written != size:
            raise truncated(path, f"{inside} stops after {written:,} of {size:,} bytes")


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


def _too_much(path: Path, max_members: int, max_bytes: int) -> DataError:
    return DataError(
        f"{path} is refused",
        f"It unpacks to more than {max_members:,} files or {in_bytes(max_bytes)}.",
        "Data sets of this kind are far smaller. Get it from its official address.",
    )
