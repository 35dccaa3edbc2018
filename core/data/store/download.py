"""Downloading over HTTP so that a broken connection costs what was under way, not what had come.

pooch verifies and stores; its own downloader begins anew every time, so it is handed this one.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .progress import Meter

if TYPE_CHECKING:
    import requests

CHUNK = 2**16
CONNECT_SECONDS = 20.0
READ_SECONDS = 60.0
"""How long a server may be silent. The University of Toronto's has been known to take its time."""
ATTEMPTS = 5
"""Connections in a row that may bring nothing before an address is given up."""
PAUSE_SECONDS = (0.5, 2.0, 5.0, 10.0)


class DownloadError(Exception):
    """An address did not give the file; the text says why, in a few words."""


class ResumingDownloader:
    """A pooch downloader: called with (url, output_file, pooch).

    Bytes go to `part`, which stays when the connection breaks, and are asked for from there on at the next try, also
    at another address of the same file. Redirects are followed.
    """

    def __init__(
        self,
        name: str,
        part: Path,
        meter: Meter,
        *,
        read_seconds: float = READ_SECONDS,
        pauses: tuple[float, ...] = PAUSE_SECONDS,
        attempts: int = ATTEMPTS,
    ) -> None:
        """`name` is the file's, for the progress; `pauses` are waited after each connection that brought nothing."""
        self.resumed = False
        self._name = name
        self._part = part
        self._meter = meter
        self._timeout = (CONNECT_SECONDS, read_seconds)
        self._pauses = pauses
        self._attempts = attempts

    def __call__(self, url: str, output_file: str, pooch: object = None, check_only: bool = False) -> None:
        """Fetch `url` and move it to `output_file`. Raises DownloadError, Cancelled, OSError (disk)."""
        self.resumed = self._size() > 0
        fruitless = 0
        while True:
            before = self._size()
            try:
                self._fetch(url)
                break
            except _BrokenError as broken:
                fruitless = 0 if self._size() > before else fruitless + 1
                if fruitless >= self._attempts or broken.final:
                    raise DownloadError(str(broken)) from broken
                self._pause(url, fruitless, str(broken))
        self._part.replace(output_file)

    def _size(self) -> int:
        return self._part.stat().st_size if self._part.exists() else 0

    def _pause(self, url: str, fruitless: int, why: str) -> None:
        seconds = self._pauses[min(fruitless, len(self._pauses) - 1)] if self._pauses else 0.0
        self._meter.stage("waiting", f"{urlsplit(url).netloc}: {why}; trying again")
        self._meter.cancelled.wait(seconds)
        self._meter.check()

    def _fetch(self, url: str) -> None:
        """One connection, from what is already here to the end of the file."""
        import requests
        import urllib3

        already = self._size()
        headers = {"Accept-Encoding": "identity", "User-Agent": "nntui"}
        if already:
            headers["Range"] = f"bytes={already}-"
        try:
            with requests.get(url, headers=headers, stream=True, timeout=self._timeout) as response:
                start, total = self._beginning(response, already)
                self._meter.start(self._name, urlsplit(response.url).netloc, start)
                if start != total:
                    self._receive(response, start)
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
            why, final = _in_words(error)
            raise _BrokenError(why, final=final) from error
        size = self._size()
        if total is not None and size < total:
            raise _BrokenError(f"the connection was cut off after {size:,} of {total:,} bytes")
        if total is not None and size > total:
            self._part.unlink()
            raise _BrokenError(f"it sent {size:,} bytes where {total:,} were announced")

    def _beginning(self, response: requests.Response, already: int) -> tuple[int, int | None]:
        """Where the server's bytes begin, and the file's full size if it says so."""
        status = response.status_code
        length = response.headers.get("Content-Length", "")
        if status == 206:
            match = re.fullmatch(
                r"bytes (\d+)-(\d+)/(\d+|\*)", response.headers.get("Content-Range", "").strip()
            )
            if match is not None and int(match[1]) == already:
                return already, None if match[3] == "*" else int(match[3])
        if status == 416 and response.headers.get("Content-Range", "").strip() == f"bytes */{already}":
            return already, already
        if status in (206, 416):
            self._part.unlink(missing_ok=True)
            raise _BrokenError("it cannot go on from what is here; beginning anew")
        if status >= 500 or status == 429:
            raise _BrokenError(f"the server answered {status}")
        if status != 200:
            raise _BrokenError(f"the server answered {status} ({response.reason})", final=True)
        return 0, int(length) if length.isdecimal() else None

    def _receive(self, response: requests.Response, start: int) -> None:
        with self._part.open("ab" if start else "wb") as file:
            # read1 hands over what there is; read would hold back, and lose with the connection, a part of a chunk
            read = getattr(response.raw, "read1", response.raw.read)
            while chunk := read(CHUNK, decode_content=False):
                file.write(chunk)
                self._meter.add(len(chunk))


class _BrokenError(Exception):
    """A connection that did not bring the whole file; `final`: trying again at this address is no use."""

    def __init__(self, why: str, *, final: bool = False) -> None:
        super().__init__(why)
        self.final = final


_WORDS = (
    (("NameResolution", "getaddrinfo", "Name or service not known"), "no such host was found", True),
    (("Network is unreachable", "No route to host"), "there is no network", True),
    (("Connection refused",), "the connection was refused", True),
    (("CERTIFICATE", "SSLError"), "its certificate cannot be trusted", True),
    (("TooManyRedirects",), "it redirects in circles", True),
    (("Timeout", "timed out"), "it was silent for too long", False),
    (
        ("IncompleteRead", "ConnectionReset", "aborted", "RemoteDisconnected"),
        "the connection was cut off",
        False,
    ),
)


def _in_words(error: Exception) -> tuple[str, bool]:
    """What went wrong in few words, and whether trying the same address again is no use."""
    text = f"{type(error).__name__}: {error}"
    for marks, words, final in _WORDS:
        if any(mark in text for mark in marks):
            return words, final
    return text.split("\n")[0][:200], False
