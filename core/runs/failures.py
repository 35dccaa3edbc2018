"""Words for a disk that does not do what it should."""

from __future__ import annotations

import errno

_CAUSES = {
    errno.ENOSPC: ("the disk is full", "Free some space; saving starts again by itself."),
    errno.EDQUOT: ("your disk quota is used up", "Free some space; saving starts again by itself."),
    errno.EACCES: (
        "writing there is not allowed",
        "Give yourself write access to the folder, or choose another with --runs-dir.",
    ),
    errno.EPERM: (
        "writing there is not allowed",
        "Give yourself write access to the folder, or choose another with --runs-dir.",
    ),
    errno.EROFS: ("the disk is read-only", "Choose another folder with --runs-dir for the next run."),
    errno.ENOENT: ("the run's folder has gone", "It is made again as soon as that is possible."),
    errno.EIO: ("the disk reports errors", "Check the disk; saving starts again by itself when it answers."),
    errno.ESTALE: ("the network disk has lost the folder", "Saving starts again by itself when it is back."),
    errno.EFBIG: ("the file has grown too large for the disk or its limits", "Raise the limit (ulimit -f)."),
}


def explain(error: OSError) -> tuple[str, str]:
    """(likely cause, cure) of a failed write."""
    known = _CAUSES.get(error.errno or 0)
    if known:
        return known
    return (
        error.strerror or str(error) or type(error).__name__,
        "Saving starts again by itself when it works.",
    )
