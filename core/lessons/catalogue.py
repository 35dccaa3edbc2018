"""The lessons that come with nntui, and finding one by name or path."""

from __future__ import annotations

import os
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from ..config.nearest import nearest
from ..errors import NntuiError
from .lesson import Lesson
from .parse import LessonError, parse_lesson

PACKAGE = "nntui.lessons"
SUFFIX = ".md"

SECTIONS = (
    "Activation functions",
    "Data preprocessing",
    "Weight initialisation",
    "Batch normalisation",
    "Babysitting the learning process",
    "Hyperparameter optimisation",
    "Broken runs",
)
"""The lecture's sections in its order, and the gallery of broken runs."""

LARGEST_FILE = 1 << 20
"""Bytes; a lesson is a page or two of text."""


def lesson_names() -> tuple[str, ...]:
    """All names in the lecture's order: the files are numbered."""
    return tuple(name.partition("-")[2] for name in _file_names())


def list_lessons() -> list[Lesson]:
    """Every lesson, in order."""
    return [load_lesson(name) for name in lesson_names()]


def lesson_text(name: str) -> str:
    """A lesson's file as it stands. Raises NntuiError for an unknown name."""
    for file_name in _file_names():
        if file_name.partition("-")[2] == name:
            return (_folder() / f"{file_name}{SUFFIX}").read_text(encoding="utf-8")
    raise _unknown(name)


def load_lesson(name: str) -> Lesson:
    """A lesson by name. Raises NntuiError for an unknown name."""
    return parse_lesson(lesson_text(name), source=f"the lesson {name}", name=name)


def resolve_lesson(name_or_path: str) -> Lesson:
    """A lesson by name, or else the file at that path. Raises NntuiError; LessonError for a malformed file."""
    if name_or_path in lesson_names():
        return load_lesson(name_or_path)
    path = Path(name_or_path).expanduser()
    if name_or_path.endswith(SUFFIX) or os.sep in name_or_path or path.exists():
        return read_lesson(path)
    raise _unknown(name_or_path)


def read_lesson(path: Path) -> Lesson:
    """A lesson of somebody's own. Raises NntuiError for a file that cannot be read, LessonError for a malformed one."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise LessonError(str(path), [(1, "the file is larger than any lesson")])
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from None
    except UnicodeDecodeError:
        raise _unreadable(path, "It is not UTF-8 text.") from None
    return parse_lesson(text, source=str(path), name=path.name.removesuffix(SUFFIX))


def _unreadable(path: Path, reason: str) -> NntuiError:
    error = NntuiError(
        f"The lesson {path} cannot be read", reason, "`nntui learn` lists the lessons there are."
    )
    error.exit_code = 2
    return error


def _unknown(name: str) -> NntuiError:
    near = nearest(name, lesson_names())
    words = f"Did you mean {near!r}?" if near else "No lesson has a name like it."
    error = NntuiError(
        f"There is no lesson {name!r}, and no file of that name", words, "`nntui learn` lists them."
    )
    error.exit_code = 2
    return error


def _file_names() -> list[str]:
    return sorted(
        item.name.removesuffix(SUFFIX) for item in _folder().iterdir() if item.name.endswith(SUFFIX)
    )


def _folder() -> Traversable:
    return files(PACKAGE)
