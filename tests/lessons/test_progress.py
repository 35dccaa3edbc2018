"""What a person has done is kept, and never gets in the way."""

from __future__ import annotations

from nntui.core.lessons.progress import Standing, load_progress, progress_file


def test_progress_is_found_again():
    progress = load_progress()
    progress.note("tanh", predicted=1, ran=True, hints=2, changes=("model.init=xavier",))
    progress.note("tanh", solved=True)
    again = load_progress()
    assert again.of("tanh") == Standing(1, True, False, 2, ("model.init=xavier",), True)
    assert (again.solved, again.of("zig-zag").word) == (1, "new")


def test_a_damaged_file_is_a_fresh_start():
    for damage in (
        "",
        "{",
        "[]",
        '{"lessons": 3}',
        '{"lessons": {"tanh": 3}}',
        '{"lessons": {"tanh": {"hints": "x"}}}',
    ):
        progress_file().write_text(damage, encoding="utf-8")
        assert load_progress().of("tanh") == Standing()


def test_a_disk_that_refuses_loses_nothing_of_the_session(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    progress = load_progress(blocked / "lessons.json")
    progress.note("tanh", solved=True)
    assert progress.of("tanh").solved
    assert not progress.save()
