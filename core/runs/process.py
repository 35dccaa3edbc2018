"""Telling whether the process that trains a run is still there.

A process is known by its machine, its id and the moment it started, because ids are used again. The machine
is known by name, boot and process namespace: the same name after a reboot, or in another container, is
another machine.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Presence = Literal["there", "gone", "unknown"]


@dataclass(frozen=True)
class ProcessIdentity:
    """host: the machine's name. machine: its boot and process namespace. started: as the system tells it,
    opaque."""

    host: str
    machine: str
    pid: int
    started: str

    def to_dict(self) -> dict[str, Any]:
        """Plain values for a JSON file."""
        return {"host": self.host, "machine": self.machine, "pid": self.pid, "started": self.started}

    @classmethod
    def from_dict(cls, table: Mapping[str, Any]) -> ProcessIdentity:
        """What `to_dict` wrote; missing parts are empty."""
        return cls(
            str(table.get("host", "")),
            str(table.get("machine", "")),
            int(table.get("pid", 0)),
            str(table.get("started", "")),
        )


def this_process() -> ProcessIdentity:
    """The identity of the running process."""
    pid = os.getpid()
    return ProcessIdentity(socket.gethostname(), _machine(), pid, _started(pid))


def presence(process: ProcessIdentity) -> Presence:
    """Whether the process is there; "unknown" where that cannot be seen from this machine."""
    if process.pid <= 0:
        return "gone"
    if process.host != socket.gethostname():
        return "unknown"
    here = _machine()
    if process.machine != here:
        rebooted = process.machine.split("/")[0] != here.split("/")[0]
        return "gone" if rebooted else "unknown"
    if os.name != "posix":
        return "unknown"
    try:
        os.kill(process.pid, 0)
    except ProcessLookupError:
        return "gone"
    except PermissionError:
        pass  # somebody else's process, but it is there
    if _zombie(process.pid):
        return "gone"
    started = _started(process.pid)
    return "gone" if started and process.started and started != process.started else "there"


def _machine() -> str:
    boot = namespace = ""
    with contextlib.suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    with contextlib.suppress(OSError):
        namespace = str(Path("/proc/self/ns/pid").readlink())
    return f"{boot}/{namespace}"


def _stat_fields(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name, which may itself hold spaces and brackets; [] without
    /proc."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def _zombie(pid: int) -> bool:
    fields = _stat_fields(pid)
    return bool(fields) and fields[0] in ("Z", "X")


def _started(pid: int) -> str:
    fields = _stat_fields(pid)
    if fields:
        return fields[19]  # field 22, clock ticks after boot
    if os.name != "posix" or Path("/proc/self/stat").exists():
        return ""
    try:
        answer = subprocess.run(
            ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip()
