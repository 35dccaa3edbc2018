"""Data sets on the screen: search, fetch, call off, bring along, delete, and files of one's own."""

# ruff: noqa: F401, F811 - fixtures are imported and then asked for by name

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import MakeApp
from data_files import Server, home, server, tiny_mnist, write_idx
from fakes import text, until
from nntui.core.data.store import place
from nntui.core.data.store.catalogue import CATALOGUE, Address, RemoteFile
from nntui.core.data.store.fetch import fetch
from nntui.core.data.store.progress import Progress
from nntui.tui.app import NntuiApp
from nntui.tui.bridge.holdings import matching, read_holdings
from nntui.tui.screens.ask_path import AskPathScreen
from nntui.tui.screens.confirm import ConfirmScreen
from nntui.tui.screens.data import DataScreen
from nntui.tui.screens.message import MessageScreen
from nntui.tui.screens.own_table import OwnTableScreen
from nntui.tui.widgets.fetch_bar import words_of
from nntui.tui.widgets.path_line import PathLine, completion
from textual.pilot import Pilot

pytestmark = pytest.mark.usefixtures("home")

PENGUINS = "name,bill,island,kind\n" + "".join(
    f"n{n},{30 + n % 7},{'abc'[n % 3]},{n % 2 or ''}\n" for n in range(80)
)


def screen_of(app: NntuiApp) -> DataScreen:
    found = app.get_screen_stack("data")[0]
    assert isinstance(found, DataScreen)
    return found


async def opened(app: NntuiApp, pilot: Pilot[Any]) -> DataScreen:
    """Go to the data sets, and wait until the catalogue is there."""
    await pilot.pause()
    await pilot.press("D")
    await pilot.pause()
    screen = screen_of(app)
    await until(lambda: screen.table.shown)
    await pilot.pause()
    return screen


async def go_to(screen: DataScreen, pilot: Pilot[Any], name: str) -> None:
    screen.table.go_to(name)
    await pilot.pause()
    assert screen.table.under_cursor is not None
    assert screen.table.under_cursor.name == name


def type_path(app: NntuiApp, path: Path) -> None:
    """As if pasted."""
    app.screen.query_one(PathLine).value = str(path)


def messages(app: NntuiApp) -> str:
    return " | ".join(f"{one.title}: {one.message}" for one in app._notifications)


def footer(app: NntuiApp) -> str:
    return text(app).splitlines()[-1]


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server, tiny_mnist: Any) -> list[str]:
    """MNIST's entry with the addresses and checksums of a small set on a server here; the files' paths there."""
    folder = tiny_mnist(tmp_path / "published")
    files, paths = [], []
    for file in CATALOGUE["mnist"].files:
        content = (folder / file.name).read_bytes()
        paths.append(f"/{file.name}")
        checksum = f"md5:{hashlib.md5(content).hexdigest()}"
        files.append(
            RemoteFile(file.name, (Address(server.url(paths[-1], content), checksum, len(content)),))
        )
    monkeypatch.setitem(CATALOGUE, "mnist", replace(CATALOGUE["mnist"], files=tuple(files)))  # type: ignore[arg-type]
    return paths


async def test_the_catalogue_is_listed_with_what_is_here(app: NntuiApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(app, pilot)
        shown = text(app)
        assert [holding.name for holding in screen.table.shown] == list(CATALOGUE)
        assert "CC BY-SA 3.0" in shown, "a licence, as its authors state it"
        assert "170 MB" in shown
        assert "○ to fetch" in shown
        assert screen.table.under_cursor is not None
        assert screen.table.under_cursor.name == "digits", "the cursor begins at the set on the bench"


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_whether_a_set_is_here_is_seen_at_any_width(app: NntuiApp, width: int) -> None:
    async with app.run_test(size=(width, 24)) as pilot:
        await opened(app, pilot)
        assert "○ to fetch" in text(app)


async def test_enter_puts_a_set_on_the_bench_and_undo_takes_it_back(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await go_to(screen, pilot, "moons")
        await pilot.press("enter")
        await pilot.pause()
        assert app.current_mode == "bench"
        assert app.bench.experiment.data.source == "moons"
        assert (app.bench.experiment.title, app.bench.experiment.story) == ("moons", "")
        await pilot.press("u")
        assert app.bench.experiment.data.source == "digits"


async def test_a_set_is_found_by_a_few_letters_and_by_a_class(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await pilot.press("slash", *"fshn")
        await pilot.pause()
        assert screen.table.shown[0].name == "fashion-mnist"
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert len(screen.table.shown) == len(CATALOGUE)
    holdings = read_holdings()
    assert matching(holdings, "airplane")[0].name == "cifar-10"
    assert matching(holdings, "qqqq") == []


async def test_a_set_is_fetched_and_then_put_on_the_bench(app: NntuiApp, published: list[str]) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await go_to(screen, pilot, "mnist")
        await until(lambda: "fetch" in footer(app))  # the key bar is read behind the frame
        await pilot.press("enter")
        await until(lambda: "mnist is here" in messages(app))
        await until(lambda: screen.table.under_cursor and screen.table.under_cursor.present)
        await pilot.pause()
        assert screen.fetching is None
        assert "✔ here" in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.bench.experiment.data.source == "mnist"


async def test_a_stalled_fetch_shows_how_far_it_is_and_is_called_off_at_once(
    app: NntuiApp,
    published: list[str],
    server: Server,
) -> None:
    server.scripts[published[1]] = [server.stall(10)]
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await go_to(screen, pilot, "mnist")
        await pilot.press("enter")
        await until(server.stalled.is_set)
        assert screen.fetching is not None
        come = len(server.files[published[0]][0])
        assert screen.fetching.progress.done == come, "the first of four files"
        screen.look()
        await pilot.pause()
        assert f"{come / 1000:.0f} kB of" in text(app)
        assert "► fetching" in text(app)
        await pilot.press("home", "slash", "escape")
        assert screen.table.cursor_row == 0, "keys are obeyed meanwhile"
        await pilot.press("x")
        await until(lambda: any(held.bytes for held in screen.holdings if held.name == "mnist"))
        await pilot.pause()
        assert screen.fetching is None, "though the server is silent still"
        assert "mnist: called off" in messages(app)
        assert "% here" in text(app)


async def test_leaving_does_not_wait_for_a_silent_server(
    app: NntuiApp,
    published: list[str],
    server: Server,
) -> None:
    server.scripts[published[0]] = [server.stall(1000)]
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await go_to(screen, pilot, "mnist")
        await pilot.press("enter")
        await until(server.stalled.is_set)
    assert not server.go_on.is_set()
    assert screen.fetching is not None
    assert screen.fetching.fetched is None


async def test_what_goes_wrong_is_said_and_the_app_goes_on(
    app: NntuiApp, published: list[str], server: Server
) -> None:
    server.files.clear()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await go_to(screen, pilot, "mnist")
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, MessageScreen))
        await pilot.pause()
        assert "mnist could not be downloaded" in text(app)
        assert "Here, f asks for them." in text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is screen
        assert screen.may("get", screen.table.under_cursor)


async def test_a_set_is_brought_from_a_folder(app: NntuiApp, tmp_path: Path, tiny_mnist: Any) -> None:
    folder = tiny_mnist(tmp_path / "brought")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await go_to(screen, pilot, "mnist")
        await pilot.press("f")
        await pilot.pause()
        type_path(app, tmp_path / "nowhere")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, AskPathScreen)
        assert "Nothing is at" in text(app)
        type_path(app, folder)
        await pilot.press("enter")
        await until(lambda: "mnist is here" in messages(app))
        assert "not the published files" in messages(app)
        assert place.manifest_of("mnist") is not None


async def test_deleting_asks_first(app: NntuiApp, tmp_path: Path, tiny_mnist: Any) -> None:
    fetch("mnist", str(tiny_mnist(tmp_path / "brought")))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await go_to(screen, pilot, "mnist")
        await pilot.press("D")
        await pilot.pause()
        assert isinstance(app.screen, ConfirmScreen)
        await pilot.press("n")
        await pilot.pause()
        assert place.manifest_of("mnist") is not None
        await pilot.press("D")
        await pilot.pause()
        await pilot.press("y")
        await until(lambda: place.manifest_of("mnist") is None)
        await until(lambda: "free again" in messages(app))


@pytest.mark.parametrize("name", ["digits", "moons", "mnist"])
async def test_what_is_not_stored_cannot_be_deleted(app: NntuiApp, name: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot)
        await go_to(screen, pilot, name)
        await pilot.press("D")
        await pilot.pause()
        assert app.screen is screen


async def looked_at(app: NntuiApp, pilot: Pilot[Any], path: Path, kind: type) -> Any:
    """Open a file of one's own, and wait for what is shown of it."""
    await opened(app, pilot)
    await pilot.press("o")
    await pilot.pause()
    type_path(app, path)
    await pilot.press("enter")
    await until(lambda: isinstance(app.screen, kind))
    await pilot.pause()
    return app.screen


async def test_the_target_of_a_table_is_chosen_by_keys(make: MakeApp, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(PENGUINS)
    app = make()
    app.bench.edit({"data.source": "./other.csv", "data.ignore": ("gone",), "data.delimiter": "tab"})
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        app.screen.open_file(str(path))  # type: ignore[attr-defined]
        await until(lambda: isinstance(app.screen, OwnTableScreen))
        await pilot.pause()
        shown = text(app)
        assert "80 rows, 4 columns" in shown
        assert "40 (50 %)" in shown, "the empty cells"
        assert "30 .. 36" in shown
        assert "name (" in shown, "what is left out by itself, and why"
        await pilot.press("up", "enter")
        await pilot.pause()
        data = app.bench.experiment.data
        assert (data.source, data.target, data.task) == (str(path), "island", "auto")
        assert (data.ignore, data.delimiter) == ((), "auto"), "what was said of another file is forgotten"
        assert app.current_mode == "bench"
        await pilot.press("u")
        assert app.bench.experiment.data.ignore == ("gone",)


async def test_numbers_may_be_classes_and_columns_left_out(app: NntuiApp, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(PENGUINS)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await looked_at(app, pilot, path, OwnTableScreen)
        assert screen.target.name == "kind"
        assert "look like class numbers" in text(app)
        await pilot.press("t")
        await pilot.pause()
        assert "one of 1 classes" in text(app)
        await pilot.press("up", "x")
        await pilot.pause()
        assert "island (you left it out)" in " ".join(text(app).split())
        await pilot.press("enter")
        await pilot.pause()
        data = app.bench.experiment.data
        assert (data.target, data.task, data.ignore) == ("kind", "classification", ("island",))


async def test_opening_the_table_on_the_bench_again_begins_at_its_choices(
    app: NntuiApp, tmp_path: Path
) -> None:
    path = tmp_path / "p.csv"
    path.write_text(PENGUINS)
    app.bench.edit(
        {
            "data.source": str(path),
            "data.target": "2",
            "data.task": "classification",
            "data.ignore": ("island",),
        }
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot)
        await pilot.press("o")
        await pilot.pause()
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, OwnTableScreen))
        await pilot.pause()
        screen: Any = app.screen
        assert screen.target.name == "bill"
        assert screen.chosen_task == "classification"
        assert screen.left_out == ["island"]


async def test_arrays_are_told_in_facts_before_they_are_put_on_the_bench(
    app: NntuiApp, tmp_path: Path
) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, x=np.random.default_rng(0).normal(size=(50, 3)), y=np.arange(50) % 2)
    async with app.run_test(size=(80, 24)) as pilot:
        await looked_at(app, pilot, path, ConfirmScreen)
        assert "40 to train on, 10 held out" in text(app)
        assert "2 classes" in text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.bench.experiment.data.source == str(path)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n3\n"], ids=["empty", "ragged"])
async def test_a_file_that_cannot_be_read_is_refused_by_name(
    app: NntuiApp, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await looked_at(app, pilot, path, MessageScreen)
        assert "bad.csv" in str(screen.error)
        assert app.bench.experiment.data.source == "digits"


@pytest.mark.parametrize(
    ("typed", "completed"),
    [("pi", "pictures/"), ("pictures/c", "pictures/cats.png"), (".h", ".hidden"), ("zz", None), ("", None)],
)
def test_a_path_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, completed: str | None
) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "cats.png").touch()
    (tmp_path / ".hidden").touch()
    monkeypatch.chdir(tmp_path)
    assert completion(typed) == completed


def test_the_bars_words() -> None:
    name, figures, words = words_of(
        Progress("mnist", "fetching", 3_000_000, 12_000_000, "a.gz", "example.org", 1_500_000.0, 6.0)
    )
    assert name == "mnist"
    assert figures == " 25 %  3.0 MB of 12.0 MB  1.5 MB/s  6.0 s left"
    assert words == "fetching a.gz from example.org"
    assert words_of(Progress("mnist", "waiting", note="another process is at it"))[2] == (
        "waiting: another process is at it"
    )
