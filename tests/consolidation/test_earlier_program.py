"""A version closed by an earlier program is computed again as it was closed: by its law, in our words."""

import json
from dataclasses import replace

import pytest
from offices import DUE, FORM, PERIOD, ROSTER, UNITS, carry_out, send, task

from pipeline.consolidation.compared import differences
from pipeline.consolidation.freeze import close
from pipeline.consolidation.recomputed import recomputed
from pipeline.consolidation.wanted import Wanted
from pipeline.judging.background import Sources
from pipeline.output_folder import LAW, OUTPUTS, RECORD
from pipeline.register.sealed import write_record

ONE = UNITS[0]
KEY = "guidance_documents"
LATER = ("rulings", "untaken", "placed", "waiting")  # what it did not know of the register
UNSAID = {  # sentences that it did not have, by table
    "phrases.csv": ("unanswered", "faults.", "decision"), "register.csv": ("status.", "no_reason"),
    "confirmations.csv": ("where", "decided"), "notices.csv": ("decision_unused", "file_placed"),
}  # fmt: skip


@pytest.fixture
def frozen(tmp_path):
    """A closed version in which a reading was confirmed, as an earlier program left it."""
    path = tmp_path / "xac-nhan.csv"
    code = FORM.by_key[KEY].code
    path.write_text(f"unit,code,value,who,why\n{ONE},{code},65,Lan,đã gọi\n", encoding="utf-8")
    send(tmp_path / "r", ONE, **{KEY: "50 (tạm tính)"})
    sources = Sources(day=DUE, confirmations=path)
    work = replace(
        task(tmp_path / "r", tmp_path / "o"), sources=sources,
        background=sources.load((FORM,), PERIOD, ROSTER),
    )  # fmt: skip
    result, _ = carry_out(work)
    folder = close(work, result, Wanted(), "Lê Thị B").frozen(tmp_path / "o")
    (folder / LAW / path.name).write_bytes(path.read_bytes())
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    record["confirmations"] = path.name
    for name in LATER:
        del record["known"][name]
    write_record(folder, record)
    return folder


def test_its_figures_are_what_they_were(frozen):
    for table, unsaid in UNSAID.items():
        path = frozen / LAW / table
        lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith(unsaid)), "utf-8")
    now = recomputed(frozen)

    assert now["facts.csv"].decode("utf-8-sig").count(",65,") == 1
    for name, content in now.items():
        was = (frozen / OUTPUTS / name).read_bytes()
        told = list(differences(name, was, content))
        assert [] == [line for line in told if "cột decided" not in line]


def test_what_its_law_calls_an_error_is_one(frozen):
    path = frozen / LAW / "repairs.csv"
    text = path.read_text(encoding="utf-8-sig")
    assert "words_with_number,probable" in text
    (frozen / LAW / "xac-nhan.csv").unlink()
    path.write_text(
        text.replace("words_with_number,probable", "words_with_number,refused"), "utf-8"
    )

    found = recomputed(frozen)["findings.csv"].decode("utf-8-sig")
    assert "words_with_number,error" in found
