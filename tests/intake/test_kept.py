"""A second run reads what is new; whatever a reading depends on makes it new."""

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from offices import FORM, PERIOD, ROSTER, UNITS, send

from pipeline.intake import folder as intake
from pipeline.intake import readings_kept as kept
from pipeline.intake.errands import Errand
from pipeline.intake.folder import find_files, read_all
from pipeline.intake.readings_kept import NAME, Kept
from pipeline.reading.read_return import Expected
from schemas.periods.period import parse_period
from schemas.units.unit import Roster

EXPECTED = Expected((FORM,), ROSTER, period=PERIOD)


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    folder = tmp_path_factory.mktemp("đã gửi")
    for unit in UNITS:
        send(folder, unit)
    (folder / "ảnh.jpg").write_bytes(b"\xff\xd8\xff and no table")
    return folder


@pytest.fixture
def office(sent, tmp_path):
    """Returns that have been read once, the folder where that is kept, and how to read again."""
    returns = tmp_path / "báo cáo"
    shutil.copytree(sent, returns)
    office = _Office(returns, tmp_path / "kết quả")
    office.read()
    return office


class _Office:
    def __init__(self, returns: Path, out: Path) -> None:
        self.returns, self.out, self.asked = returns, out, []

    def read(self, expected: Expected = EXPECTED):
        """Read the folder; `asked` are the files that were really opened and read."""
        self.asked = []
        usual = intake._readings

        def ask(questions, *others):
            self.asked += [Path(errand.name).name for errand in questions]
            return usual(questions, *others)

        with pytest.MonkeyPatch.context() as patch, Kept(self.out, expected) as store:
            patch.setattr(intake, "_readings", ask)
            return read_all(find_files([self.returns]), expected, kept=store)

    def afresh(self, expected: Expected = EXPECTED):
        return read_all(find_files([self.returns]), expected)


def _nothing(office: _Office, patch) -> Expected:
    return EXPECTED


def _renamed(office: _Office, patch) -> Expected:
    (office.returns / f"{UNITS[0]}.xlsx").rename(office.returns / "tên khác.xlsx")
    return EXPECTED


def _another(office: _Office, patch) -> Expected:
    send(office.returns, UNITS[0], "lần hai.xlsx", guidance_documents=9)
    return EXPECTED


def _zipped(office: _Office, patch) -> Expected:
    """The same bytes inside an archive are the same return."""
    folder = office.returns.parent / "gói"
    shutil.copytree(office.returns, folder)
    shutil.make_archive(str(office.returns / "gói"), "zip", folder)
    return EXPECTED


def _corrected(office: _Office, patch) -> Expected:
    send(office.returns, UNITS[1], guidance_documents=9)
    return EXPECTED


def _other_roster(office: _Office, patch) -> Expected:
    first, *others = ROSTER.units
    return replace(EXPECTED, roster=Roster((replace(first, name="Tên mới"), *others), ROSTER.path))


def _other_period(office: _Office, patch) -> Expected:
    return replace(EXPECTED, period=parse_period("2023-NAM"))


def _other_code(office: _Office, patch) -> Expected:
    patch.setattr(kept, "code_version", lambda: "another")
    return EXPECTED


def _other_form(office: _Office, patch) -> Expected:
    folder = office.out.parent / "biểu"
    shutil.copytree(FORM.path, folder)
    form = replace(FORM, path=folder)
    office.read(replace(EXPECTED, forms=(form,)))
    with (folder / "rows.csv").open("a", encoding="utf-8") as rows:
        rows.write("\n")
    return replace(EXPECTED, forms=(form,))


def _garbage(office: _Office, patch) -> Expected:
    (office.out / NAME).write_bytes(b"not a database" * 400)
    return EXPECTED


def _damaged_line(office: _Office, patch) -> Expected:
    with sqlite3.connect(office.out / NAME) as database:
        database.execute("UPDATE reading SET content = x'00' || content WHERE rowid = 1")
    database.close()
    return EXPECTED


def _no_folder(office: _Office, patch) -> Expected:
    shutil.rmtree(office.out)
    office.out.write_text("a file where the folder should be")
    return EXPECTED


def _locked(office: _Office, patch) -> Expected:
    patch.setattr(kept, "_PATIENCE", 0.1)
    patch.held = sqlite3.connect(office.out / NAME)
    patch.held.execute("BEGIN EXCLUSIVE")
    return EXPECTED


EVERY = {*(f"{unit}.xlsx" for unit in UNITS), "ảnh.jpg"}
# What has changed since the first run, and which files are read again.
CHANGES = [
    (_nothing, set()),
    (_renamed, set()),
    (_zipped, set()),
    (_another, {"lần hai.xlsx"}),
    (_corrected, {f"{UNITS[1]}.xlsx"}),
    (_other_roster, EVERY),
    (_other_period, EVERY),
    (_other_code, EVERY),
    (_other_form, EVERY),
    (_garbage, EVERY),
    (_no_folder, EVERY),
    (_locked, EVERY),
]  # fmt: skip


@pytest.mark.parametrize(("change", "again"), CHANGES, ids=[c.__name__[1:] for c, _ in CHANGES])
def test_what_is_read_again(office, monkeypatch, change, again):
    expected = change(office, monkeypatch)
    returns = office.read(expected)

    assert again == set(office.asked)
    assert office.afresh(expected) == returns


def test_a_damaged_reading_is_read_again(office, monkeypatch):
    _damaged_line(office, monkeypatch)
    returns = office.read()

    assert 1 == len(office.asked)
    assert office.afresh() == returns


def test_a_reading_that_may_go_better_next_time_is_not_kept(office):
    with Kept(office.out, EXPECTED) as store:
        item = replace(office.afresh()[0], checksum="a" * 64)
        for notice in ("too_slow", "reader_died", "locked_file", "stopped_early"):
            found = intake._Lost(EXPECTED)(Errand(Path("a.xlsx")), "too slow")
            passing = replace(found.notices[0], id=notice)
            store.add(b"", replace(item, checksum=notice.ljust(64, "_"), notices=(passing,)))
        store.add(intake.pack(item), item)
    with Kept(office.out, EXPECTED) as store:
        assert store.find("a" * 64, item.file) == item
        assert {"a" * 64} < store._known
        assert not any(known.endswith("_") for known in store._known)


def test_readings_of_an_interrupted_run_are_found(office, monkeypatch):
    """They are written from time to time, not at the end."""
    monkeypatch.setattr(kept, "_AT_ONCE", 1)
    (office.out / NAME).unlink()

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Kept(office.out, EXPECTED) as store:
        read_all(find_files([office.returns]), EXPECTED, advance=stop, kept=store)
    office.read()

    assert 0 < len(office.asked) < len(EVERY)
