"""Getting a data set and storing it: downloaded or brought along, checked, and whole or not there at all."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from ...config.nearest import nearest
from ...errors import DataError
from ..files.archives import is_archive, unpack
from ..memory import in_bytes
from . import place
from .catalogue import CATALOGUE, Address, Entry, RemoteFile
from .disk import FetchError, told
from .download import DownloadError, ResumingDownloader
from .lock import locked
from .progress import Cancelled, Meter, Report
from .verify import bring_folder, verify

DownloaderMaker = Callable[[str, Path, Meter], ResumingDownloader]


@dataclass(frozen=True)
class Fetched:
    """Where a set is now. `official` is false where its files are not those of the catalogue; `was_there`: before."""

    folder: Path
    official: bool
    was_there: bool = False


def fetch(
    name: str,
    source: str = "",
    *,
    report: Report | None = None,
    cancelled: threading.Event | None = None,
    entry: Entry | None = None,
    make_downloader: DownloaderMaker = ResumingDownloader,
) -> Fetched:
    """Get the data set `name` from its official addresses and mirrors, or from `source`: a path or an address.

    A local archive or folder is taken as it is, once it can be read as this set; whatever comes over the network must
    have the catalogue's checksums. `report` is told of the progress on this thread; setting `cancelled` from another
    thread raises Cancelled here, and the next call goes on where this one stopped. Two processes take turns.
    Raises DataError with symptom, cause and cure; FetchError, which is one, where network or disk failed.
    """
    entry = entry or downloadable(name)
    stop = cancelled or threading.Event()
    meter = Meter(name, entry.download_bytes, report, stop)
    with told(name):
        lock = place.datasets_folder() / place.UNFINISHED / f"{name}.lock"
        with locked(
            lock, waiting=lambda: meter.stage("waiting", "another process is at it"), cancelled=stop
        ) as mine:
            if not mine:
                raise Cancelled(name)
            stored = place.manifest_of(name)
            if stored is not None and not source:
                return Fetched(place.folder_of(name), stored.official, was_there=True)
            return _Fetch(entry, meter, make_downloader).run(source)


def downloadable(name: str) -> Entry:
    """The catalogue's entry. Raises DataError for a name it does not have, and for sets that need no fetching."""
    entry = CATALOGUE.get(name)
    if entry is None:
        close = nearest(name, CATALOGUE)
        raise DataError(
            f"There is no data set called {name!r}",
            f"The catalogue has {', '.join(CATALOGUE)}.",
            f"Did you mean {close!r}?" if close else "`nntui data` lists them.",
        )
    if entry.kind != "download":
        raise DataError(
            f"{name} is always there",
            "It ships with nntui." if entry.kind == "ships" else "It is made up when it is used.",
            f"Train on it: nntui train --data {name}",
        )
    return entry


class _Fetch:
    """One set on its way into the store; the lock is held."""

    def __init__(self, entry: Entry, meter: Meter, make_downloader: DownloaderMaker) -> None:
        self._entry = entry
        self._meter = meter
        self._make_downloader = make_downloader
        self._work = place.unfinished_folder(entry.name)
        self._made = self._work / "made"

    def run(self, source: str) -> Fetched:
        """Bring, check, and move into place. What fails leaves nothing but the files a download can go on from."""
        shutil.rmtree(self._made, ignore_errors=True)
        self._made.mkdir(parents=True)
        try:
            return self._run(source)
        finally:
            shutil.rmtree(self._made, ignore_errors=True)
            with suppress(OSError):  # it still holds what has come
                self._work.rmdir()

    def _run(self, source: str) -> Fetched:
        entry, made = self._entry, self._made
        is_local = bool(source) and urlsplit(source).scheme not in ("http", "https")
        if is_local:
            self._bring(Path(source).expanduser())
        else:
            self._check_disk()
            for file in _at(source, entry.files):
                self._unpack(self._download(file))
        self._meter.stage("checking")
        examples, official = verify(entry, made, trusted=not source)
        if source and not is_local and not official:
            raise FetchError(
                f"{source} does not hold {entry.title} as it was published",
                "Its files have other checksums.",
                "If you trust it, download it yourself and give the file: nntui data get "
                f"{entry.name} --from FILE",
            )
        now = datetime.now(UTC).isoformat(timespec="seconds")
        origin = source or entry.files[0].addresses[0].url
        place.write_manifest(made, place.Manifest(entry.name, origin, now, official, examples))
        return Fetched(place.move_into_place(made, entry.name), official)

    def _bring(self, path: Path) -> None:
        """A local archive or folder in the official layout."""
        if not path.exists():
            raise DataError(
                f"There is no file {path}", f"Nothing is at {path.absolute()}.", "Check the spelling."
            )
        self._meter.stage("unpacking")
        if path.is_dir():
            bring_folder(self._entry, path, self._made)
        elif is_archive(path):
            unpack(path, self._made)
        else:
            raise DataError(
                f"{path} is neither a folder nor a .tar.gz archive",
                f"{self._entry.title} is brought as it was published: "
                f"{', '.join(file.name for file in self._entry.files)}.",
                "Give the archive, or the folder that holds the files.",
            )

    def _unpack(self, file: Path) -> None:
        if is_archive(file):
            self._meter.stage("unpacking")
            try:
                unpack(file, self._made)
            finally:
                file.unlink()
        else:
            file.rename(self._made / file.name)

    def _check_disk(self) -> None:
        needed = (
            self._entry.download_bytes + self._entry.unpacked_bytes - place.stored_bytes(self._entry.name)
        )
        free = shutil.disk_usage(self._work).free
        if needed > free:
            raise FetchError(
                f"There is no room for {self._entry.title}",
                f"It needs {in_bytes(needed)} while it is unpacked; {in_bytes(free)} are free at {self._work}.",
                "Make room, or set NNTUI_HOME to a folder on a larger disk.",
            )

    def _download(self, file: RemoteFile) -> Path:
        """The file from the first address that gives it, its checksum verified."""
        failures = []
        for address in file.addresses:
            self._meter.check()
            try:
                path = self._retrieve(file, address)
            except DownloadError as failure:
                failures.append(f"{urlsplit(address.url).netloc}: {failure}")
                continue
            self._meter.finish_file(address.size)
            return path
        raise FetchError(
            f"{self._entry.name} could not be downloaded",
            f"{file.name} from {'; '.join(failures)}.",
            "Without a network, bring the files from another machine: nntui data get "
            f"{self._entry.name} --from FILE_OR_FOLDER",
        )

    def _retrieve(self, file: RemoteFile, address: Address) -> Path:
        import pooch

        pooch.get_logger().setLevel("ERROR")
        part = self._work / f"{file.name}.{_key(address)}.part"
        downloader = self._make_downloader(file.name, part, self._meter)
        for attempt in (1, 2):
            try:
                return Path(
                    pooch.retrieve(
                        address.url, address.checksum or None, file.name, self._work, downloader=downloader
                    )
                )
            except ValueError as error:  # the checksum differs; pooch has removed the file
                if not downloader.resumed or attempt == 2:
                    raise DownloadError("it sent another file (the checksum differs)") from error
        raise AssertionError("unreachable")


def _at(source: str, files: tuple[RemoteFile, ...]) -> Iterator[RemoteFile]:
    """The files at a user's address instead of the catalogue's: an archive's own, or the folder of several files.

    An archive may have been packed anew: what is in it is checked afterwards.
    """
    for file in files:
        if not source:
            yield file
        elif is_archive(Path(file.name)):
            yield RemoteFile(file.name, (Address(source, "", file.size),))
        else:
            first = file.addresses[0]
            yield RemoteFile(
                file.name, (Address(f"{source.rstrip('/')}/{file.name}", first.checksum, first.size),)
            )


def _key(address: Address) -> str:
    """The same for addresses that give the same bytes: a part of them can be gone on with at any of these."""
    return (address.checksum or sha256(address.url.encode()).hexdigest())[-8:]


def remove(name: str) -> int:
    """Delete a stored set, and what is left of a broken download; returns the bytes freed.

    Raises DataError where there is nothing to delete.
    """
    entry = downloadable(name)
    freed = place.stored_bytes(name)
    folder, unfinished = place.folder_of(name), place.unfinished_folder(name)
    if not folder.exists() and not unfinished.exists():
        raise DataError(f"{entry.name} is not on this machine", f"There is nothing at {folder}.")
    with told(name):
        if folder.exists():
            gone = unfinished.with_name(f"{name}.removed")
            gone.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(gone, ignore_errors=True)
            folder.rename(gone)
            shutil.rmtree(gone)
        shutil.rmtree(unfinished, ignore_errors=True)
    return freed
