"""`phuluc` alone is a menu; `phuluc open` opens what the last run wrote."""

import click
import pytest
from click.testing import CliRunner
from command import run, write_return

from pipeline.cli.main import main
from pipeline.returns import Filled

PERIOD = ("--period", "2023-6T")
CHOSEN = [  # what is typed, what is said
    ("0\n", "Thoát"),
    ("", "1. Tạo tệp biểu mẫu"),
    ("9\n0\n", "'9' không thuộc"),
    ("3\n0\n", "Chưa rõ kỳ báo cáo"),
]


@pytest.mark.parametrize(("typed", "said"), CHOSEN)
def test_a_step_is_chosen_by_its_number_and_the_menu_comes_again(typed, said):
    result = CliRunner().invoke(main, [], input=typed)

    assert 0 == result.exit_code
    assert said in result.output
    assert len(typed.split()) <= result.output.count("6. Mở kết quả") + ("9" in typed)


@pytest.fixture
def out(tmp_path, form, roster):
    """The output of a folder of one return, which gets a letter."""
    wrong = {"guidance_documents": Filled(-5)}
    write_return(tmp_path / "báo cáo" / "X01.xlsx", form, roster.by_id["X01"], changes=wrong)
    run("consolidate", tmp_path / "báo cáo", *PERIOD, "--out", tmp_path / "kết quả")
    return tmp_path / "kết quả"


OPENED = [((), "phu-luc.xlsx"), (("phan-hoi",), "phan-hoi")]


@pytest.mark.parametrize(("what", "name"), OPENED)
def test_what_was_written_is_opened_as_by_a_double_click(out, monkeypatch, what, name):
    opened = []
    monkeypatch.setattr(click, "launch", lambda path: opened.append(path) or 0)

    code, said, _ = run("open", *what, *PERIOD, "--out", out)

    assert (0, [str(out / name)]) == (code, opened)
    assert name in said


def test_what_is_not_there_or_cannot_be_opened_is_told(out, tmp_path, monkeypatch):
    monkeypatch.setattr(click, "launch", lambda path: 1)

    assert (2, True) == told(run("open", *PERIOD, "--out", tmp_path / "rỗng"), "tổng hợp trước")
    assert (2, True) == told(run("open", *PERIOD, "--out", out), "nhấp đúp vào tệp")
    assert (2, True) == told(run("open"), "Chưa rõ kỳ báo cáo")


def told(done, words: str) -> tuple[int, bool]:
    code, _, said = done
    return code, words.lower() in said.lower()
