"""What the commands say and answer when the folder of output was lost, damaged or forged."""

import csv
import json
import sqlite3
import zlib

import pytest
from command import CLOSING, run, write_return
from offices import FORM, ROSTER, UNITS

from pipeline.consolidation.freeze import write_roster
from pipeline.output_folder import READINGS, REGISTER
from pipeline.returns import Filled

ONE = UNITS[0]
KEY = "guidance_documents"


@pytest.fixture
def office(tmp_path):
    """A folder of one return, and how to give a command about it."""
    write_roster(ROSTER, tmp_path / "units.csv")
    path = tmp_path / "báo cáo" / f"{ONE}.xlsx"
    write_return(path, FORM, ROSTER.by_id[ONE], changes={KEY: Filled(5)})

    def give(command, *more):
        folder = [tmp_path / "báo cáo"] if command in ("consolidate", "close") else []
        units = [] if command == "verify" else ["--units", tmp_path / "units.csv"]
        who = ["--who", "Lê Thị A", *CLOSING[2:]] if command == "close" else []
        return run(command, *folder, "--period", "2023-6T", "--out", tmp_path / "kết quả", *units,
                   *who, *more)  # fmt: skip

    return tmp_path / "kết quả", give


def figure(out):
    with (out / "totals.csv").open(encoding="utf-8-sig") as lines:
        return {line["key"]: line["value"] for line in csv.DictReader(lines)}[KEY]


def forge_readings(out):
    """Somebody has the store say 29 in the place of 5."""
    with sqlite3.connect(out / READINGS) as database:
        ((content,),) = database.execute("SELECT content FROM reading")
        text = (
            zlib.decompress(content)
            .decode()
            .replace("[5.0,", "[29.0,")
            .replace(", 5.0,", ", 29.0,")
        )
        database.execute("UPDATE reading SET content = ?", (zlib.compress(text.encode()),))
    database.close()
    return json.loads(text)


def test_no_kept_reading_reaches_a_closing(office):
    out, give = office
    give("consolidate")
    assert "29.0" in json.dumps(forge_readings(out))

    assert 0 == give("close")[0]
    assert "5" == figure(out)
    assert (0, "Bản chính: khớp.\n") == give("verify")[:2]


def test_a_lost_register_is_made_again_and_told(office):
    out, give = office
    give("close")
    (out / REGISTER).unlink()
    code, said, told = give("verify")

    assert (0, "Bản chính: khớp.\n") == (code, said)
    assert "đã lập lại từ bản chốt số 0" in told
    assert "người chốt: Lê Thị A" in told
    (out / REGISTER).write_bytes(b"not a database" * 99)
    code, _, told = give("close")
    assert 2 == code
    assert "bị hỏng; đã lập lại" in told
    assert "không có thay đổi nào" in told


@pytest.mark.parametrize("command", ["consolidate", "close", "status"])
def test_a_damaged_register_of_an_open_period_is_told(office, command):
    out, give = office
    give("consolidate")
    (out / REGISTER).write_bytes(b"not a database" * 99)
    code, _, told = give(command)

    assert 2 == code
    assert "bị hỏng nên không đọc được" in told
    assert "Traceback" not in told


def test_what_was_altered_is_told_by_every_command(office):
    out, give = office
    give("close")
    with (out / "khoa-so" / "0" / "ket-qua" / "totals.csv").open("ab") as file:
        file.write(b" ")

    code, said, _ = give("verify")
    assert 1 == code
    assert "Bản chính: khác.\n  Tệp đã chốt bị thay đổi hoặc mất: ket-qua/totals.csv.\n" == said
    for command in ("consolidate", "close"):
        code, _, told = give(command)
        assert 2 == code
        assert "đã bị thay đổi (ket-qua/totals.csv)" in told
