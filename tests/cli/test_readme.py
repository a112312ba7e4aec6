"""What the README files promise: their commands run, their files exist, the first one is short."""

import contextlib
import re
import shlex
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from command import typed as typed_alone
from command import write_return
from places import PASTED, ROOT

from schemas.units.unit import DEMO_ROSTER

README, OFFICER = ROOT / "README.md", ROOT / "README.vi.md"
IN_BLOCKS = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
READMES = [*ROOT.glob("*.md"), *(p for top in ("pipeline", "schemas", "tests") for p in ROOT.glob(f"{top}/**/*.md"))]  # fmt: skip


def blocks(path: Path, kind: str = "") -> list[str]:
    """The texts between ``` of one kind."""
    return [text for named, text in IN_BLOCKS.findall(path.read_text("utf-8")) if named == kind]


def commands(path: Path) -> list[list[str]]:
    """The words of every `phuluc` command, in the order of the page."""
    lines = "".join(blocks(path)).splitlines()
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("phuluc ")]


@pytest.fixture(scope="module")
def office(tmp_path_factory, form, roster):
    """The folder that README.vi.md asks for, with a few returns, after its commands were typed."""
    folder = tmp_path_factory.mktemp("office")
    returns = folder / "bao-cao" / "2023-6T"
    returns.mkdir(parents=True)
    shutil.copyfile(PASTED, returns / PASTED.name)
    for unit in ("SCT", "STP", "X01"):
        write_return(returns / f"{unit}.xlsx", form, roster.by_id[unit])
    return folder, typed(folder, commands(OFFICER))


class Typed(NamedTuple):
    """A command that was typed, and what came of it."""

    words: tuple[str, ...]
    code: int
    output: str
    complaint: str


def typed(folder: Path, told: list[list[str]]) -> list[Typed]:
    """Every command typed in that folder, one after the other."""
    with contextlib.chdir(folder):
        return [
            Typed(tuple(words), *typed_alone(*words, *_ANSWERS.get(words[0], ()))) for words in told
        ]


# What is asked is answered by options, and the sheet “Đơn vị” filled from a list.
_ANSWERS = {"start": ("--province", "tỉnh Quảng Ngãi", "--office", "Sở Nội vụ", "--period",
                         "2023-6T", "--units", str(DEMO_ROSTER)),
            "close": ("--yes", "--missing-allowed")}  # fmt: skip


def test_every_command_of_the_daily_round_runs(office):
    _, done = office
    named = {command.words[0] for command in done}
    period = {
        "start",
        "template",
        "check",
        "consolidate",
        "status",
        "remind",
        "trace",
        "decide",
        "close",
    }

    assert period <= named
    assert [] == [command for command in done if command.code not in (0, 1)]
    assert ("verify", 0) == (done[-1].words[0], done[-1].code)


def test_the_first_try_ends_as_the_page_says(office):
    ((_, promised),) = re.findall(r"(mục cuối bắt đầu bằng) “(.+?)”", OFFICER.read_text("utf-8"))
    (demo,) = (command for command in office[1] if command.words == ("demo",))

    assert demo.output.splitlines()[-1].startswith(promised)


def test_the_commands_of_the_first_page_run_as_well(office):
    folder, _ = office
    told = commands(README)
    others = [words for words in told if words not in commands(OFFICER)]
    again = [words for words in told if words in commands(OFFICER) and words != ["start"]]

    assert len(told) > len(others)
    assert {0, 1, 2} >= {command.code for command in typed(folder, [*again, *others])}


def test_the_table_of_files_names_what_there_is(office):
    text = OFFICER.read_text(encoding="utf-8").split("## 4.")[1].split("## 5.")[0]
    named = {name for name in re.findall(r"`([^`]+)`", text) if "\\" not in name}

    assert named == {path.name for path in (office[0] / "ket-qua" / "2023-6T").iterdir()}


def test_what_is_installed_is_what_there_is():
    files = re.findall(r"-r (\S+)|-c (\S+)", OFFICER.read_text(encoding="utf-8"))

    assert [] == [name for pair in files for name in pair if name and not (ROOT / name).exists()]


@pytest.mark.parametrize("page", READMES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))

    assert [] == [link for link in links if not (page.parent / link).exists()]


def test_the_first_page_is_short():
    assert len(README.read_bytes()) <= 10_240
