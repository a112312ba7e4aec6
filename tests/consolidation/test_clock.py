"""What is signed stays what it was, days and years on: each kind of closing, and the clock is moved."""

import datetime as dt
import shutil
import zipfile
from email.message import EmailMessage

import pytest
from command import CLOSING, run
from office_model import Paper
from offices import contents
from small_office import FORM, MORNING, PERIOD, ROSTER, content

from pipeline.output_folder import READINGS
from pipeline.register.sealed import SEAL

LATER = (dt.timedelta(days=1), dt.timedelta(days=3650))
DONE = FORM.by_key["done"].code


class Desk:
    """The commands of an office whose clock is set."""

    def __init__(self, home, monkeypatch) -> None:
        self.returns, self.out, self.options = home / "báo cáo", home / "kết quả", []
        self.returns.mkdir()
        self.now = MORNING
        monkeypatch.setattr("pipeline.cli.clock.now", lambda: self.now)

    def give(self, command, *more):
        folder = [self.returns] if command in ("consolidate", "close") else []
        options = self.options if folder else []
        who = [*CLOSING] if command == "close" else []
        named = [] if command == "verify" else ["--units", ROSTER.path]
        form = ["--form", FORM.path] if folder or command == "status" else []
        return run(command, *folder, "--period", PERIOD.id, "--out", self.out, *named, *form, *who,
                   *options, *more)  # fmt: skip

    def output(self):
        return {name: data for name, data in contents(self.out).items() if name != READINGS}


@pytest.fixture
def desk(tmp_path, monkeypatch):
    return Desk(tmp_path, monkeypatch)


def a_return(desk) -> int:
    (desk.returns / "VP.xlsx").write_bytes(content(Paper("VP")))
    return 0


def a_return_with_an_error(desk) -> int:
    (desk.returns / "VP.xlsx").write_bytes(content(Paper("VP", given=5, done=7)))
    return 1


def an_archive(desk) -> int:
    with zipfile.ZipFile(desk.returns / "gộp.zip", "w") as archive:
        archive.writestr("phòng/VP.xlsx", content(Paper("VP")))
        archive.writestr("STC.xlsx", content(Paper("STC")))
    return 0


def a_mail(desk) -> int:
    """Whatever is made of it, it is kept as it came."""
    mail = EmailMessage()
    mail["From"], mail["Date"] = "vp@tinh.gov.vn", "Mon, 16 Dec 2024 07:00:00 +0700"
    mail.add_attachment(content(Paper("VP")), maintype="application", subtype="vnd.ms-excel",
                        filename="VP.xlsx")  # fmt: skip
    (desk.returns / "thư.eml").write_bytes(bytes(mail))
    return desk.give("consolidate")[0]


def a_confirmation_that_expires(desk) -> int:
    (desk.returns / "VP.xlsx").write_bytes(content(Paper("VP", done="khoảng 4")))
    path = desk.returns.parent / "sửa.csv"
    line = f"VP,{DONE},4,Lan,đã gọi,{MORNING:%Y-%m-%d}"
    path.write_text(f"unit,code,value,who,why,until\n{line}\n", encoding="utf-8")
    desk.options = ["--repairs", path]
    return 0


def a_waiver_that_expires(desk) -> int:
    (desk.returns / "VP.xlsx").write_bytes(content(Paper("VP", given=5, done=7)))
    path = desk.returns.parent / "ngoại lệ.csv"
    line = f"done_within,VP,{PERIOD.id},,Lan,đã gọi,{MORNING:%Y-%m-%d}"
    path.write_text(f"rule,unit,period,code,who,why,until\n{line}\n", encoding="utf-8")
    desk.options = ["--waivers", path]
    return 0


def an_output_among_the_returns(desk) -> int:
    """Letters, appendix and closed versions lie where returns are looked for; so does a template."""
    desk.out = desk.returns / "kết quả"
    (desk.returns / "STC.xlsx").write_bytes(content(Paper("STC", given=5, done=7)))
    run("template", "--period", PERIOD.id, "--form", FORM.path, "--units", ROSTER.path, "--unit", "VP",
        "--out", desk.returns)  # fmt: skip
    return 1


SCENES = [a_return, a_return_with_an_error, an_archive, a_mail, a_confirmation_that_expires,
          a_waiver_that_expires, an_output_among_the_returns]  # fmt: skip


@pytest.mark.parametrize("scene", SCENES, ids=[scene.__name__ for scene in SCENES])
def test_days_and_years_on_nothing_has_changed(desk, scene):
    code = scene(desk)
    closed, said, _ = desk.give("close")
    assert code == closed
    assert (code == 1) == ("lỗi chưa sửa khi chốt" in said)
    signed, status = desk.output(), desk.give("status")[1]
    assert "Chốt: 08:00 14/12/2024, Lê Thị B." in status

    for later in LATER:
        desk.now = MORNING + later
        assert code == desk.give("consolidate")[0]
        code_again, _, refused = desk.give("close")
        assert 2 == code_again
        assert "không có thay đổi nào" in refused
        assert status == desk.give("status")[1]
        assert signed == desk.output()
    shutil.rmtree(desk.returns if desk.out.parent != desk.returns else desk.returns / "STC.xlsx",
                  ignore_errors=True)  # fmt: skip
    assert (0, "Bản chính: khớp.\n") == desk.give("verify")[:2]


def test_an_amendment_years_on_is_judged_by_the_day_of_the_closing(desk):
    a_confirmation_that_expires(desk)
    desk.give("close")
    desk.now = MORNING + dt.timedelta(days=400)
    (desk.returns / "STC.xlsx").write_bytes(content(Paper("STC", done=3)))
    assert 0 == desk.give("close")[0]
    desk.now = MORNING + dt.timedelta(days=4000)

    assert (0, "Bản chính: khớp.\nBản điều chỉnh số 1: khớp.\n") == desk.give("verify")[:2]
    totals = (desk.out / "dieu-chinh-1" / "totals.csv").read_text("utf-8-sig")
    assert ["7"] == [line.split(",")[1] for line in totals.splitlines() if line.startswith("done,")]


CHANGED = ["khoa-so.json", "khoa-so.sha256", "so-theo-doi.sqlite", "bao-cao/VP.xlsx",
           "quy-dinh/units.csv", "quy-dinh/form/rules.csv",
           "ket-qua/ket-qua.json", "ket-qua/phu-luc.xlsx"]  # fmt: skip


def test_a_byte_changed_is_told_years_on(desk):
    a_confirmation_that_expires(desk)
    desk.give("close")
    desk.now = MORNING + dt.timedelta(days=3650)
    kept = desk.out / "khoa-so" / "0"
    for name in CHANGED:
        before = (kept / name).read_bytes()
        (kept / name).write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
        code, said, _ = desk.give("verify")
        (kept / name).write_bytes(before)

        assert 1 == code
        assert ("khoa-so.json" if name == SEAL else name) in said
    assert 0 == desk.give("verify")[0]
