"""Three days of a secretariat, from an empty folder to an amendment, in Excel's own sheets alone.

`python tests/tools/three_days.py` prints what the officer does and what the program answers. Only
`start` is given options; decisions are made in viec-can-lam.xlsx, and no CSV is written.
"""

import contextlib
import datetime as dt
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from click.testing import CliRunner
from command import write_return
from office_folder import type_into
from office_workbook import fill
from returns.mails import eml

from pipeline.cli.main import main
from pipeline.office.roster import open_roster
from pipeline.office.workbook import NAME
from pipeline.remaining.desk import NAME as REMAINING
from pipeline.returns import Filled
from schemas.form.loading import load_form

START = ("start", "--province", "tỉnh Quảng Ngãi", "--office", "Sở Nội vụ", "--period", "2023-6T",
         "--contact", "Lê Thị Lan, 0255 3 822 000", "--email", "cchc@snv.example.gov.vn")  # fmt: skip
UNITS = [  # name, level, abbreviation
    ("Sở Nội vụ", "Sở, ngành", "SNV"), ("Sở Tư pháp", "Sở, ngành", "STP"),
    ("Sở Tài chính", "Sở, ngành", "STC"), ("Sở Y tế", "Sở, ngành", "SYT"),
    ("Sở Xây dựng", "Sở, ngành", "SXD"), ("Sở Ngoại vụ", "Sở, ngành", "SNgV"),
    ("Xã Sơn Hà", "Cấp xã", ""), ("Xã Sơn Hạ", "Cấp xã", ""), ("Xã Ba Tơ", "Cấp xã", ""),
    ("Xã Trà Bồng", "Cấp xã", ""), ("Xã Lý Sơn", "Cấp xã", ""), ("Xã Minh Long", "Cấp xã", ""),
]  # fmt: skip
RETURNS, RESULTS = Path("bao-cao/2023-6T"), Path("ket-qua/2023-6T")
WHO = "Lê Thị Lan"
WRONG = {"plan_tasks": Filled(5), "plan_tasks_done": Filled(6)}
DOUBTFUL = {"guidance_documents": Filled("50 (tạm tính)")}


@dataclass(frozen=True)
class Step:
    """One thing that was done, and what the program printed where it was a command."""

    when: dt.datetime
    done: str
    code: int = 0
    printed: str = ""


class Days:
    """The office, its clock, and every step so far."""

    def __init__(self) -> None:
        self.now = dt.datetime(2023, 6, 13, 8)
        self.form = load_form("cchc_2023")
        self.steps: list[Step] = []

    def types(self, *words: str, answers: str = "") -> Step:
        """A command; `answers` is what the officer says where it asks."""
        with (
            mock.patch("pipeline.cli.clock.now", lambda: self.now),
            mock.patch("pipeline.cli.answers.somebody_is_there", lambda: True),
        ):
            result = CliRunner().invoke(main, list(words), input=answers)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        step = Step(self.now, " ".join(("phuluc", *words)), result.exit_code, result.output)
        self.steps.append(step)
        return step

    def does(self, done: str) -> None:
        self.steps.append(Step(self.now, done))

    def passes(self, **time: int) -> None:
        self.now += dt.timedelta(**time)

    def comes(self, unit: str, name: str = "", **figures: Filled) -> Path:
        """A return of a unit, filled in, lies in the folder of what was received."""
        known = next(u for u in open_roster(Path(NAME)).roster.units if unit in (u.name, u.short))
        path = write_return(
            RETURNS / (name or f"{known.short}.xlsx"), self.form, known, changes=figures
        )
        os.utime(path, (self.now.timestamp(),) * 2)
        return path

    def decides(self, sheet: str, line: str, choice: str, **cells: str) -> None:
        fill(RESULTS / REMAINING, sheet, line, WHO, choice=choice, **cells)
        self.does(f"viec-can-lam.xlsx, trang tính “{sheet}”, dòng “{line}”: chọn “{choice}”")


def play() -> Days:
    """Play it in the current folder, which is empty."""
    days = Days()
    first_day(days)
    second_day(days)
    third_day(days)
    amendment(days)
    return days


def first_day(days: Days) -> None:
    days.types(*START)
    type_into("Đơn vị", {"A": 0, "B": 1, "C": 2}, UNITS)
    type_into("Thời hạn", {"A": 0, "B": 1}, [("6 tháng đầu năm", "16/6")])
    days.does("Gõ 12 đơn vị vào trang tính “Đơn vị”, thời hạn 16/6 vào trang tính “Thời hạn”")
    days.types("template")
    days.passes(hours=8)
    for unit in ("SNV", "STP", "Xã Sơn Hà"):
        days.comes(unit)
    days.comes("STC", **WRONG)
    days.comes("SYT", **DOUBTFUL)
    blank = next(Path("bieu-mau/2023-6T").glob("Xã Ba Tơ*"))
    (RETURNS / "Xã Ba Tơ.xlsx").write_bytes(blank.read_bytes())
    whole = days.comes("Xã Lý Sơn").read_bytes()
    (RETURNS / "Xã Lý Sơn.xlsx").write_bytes(whole[: len(whole) // 2])
    attached = days.comes("SXD")
    (RETURNS / "thư của Sở Xây dựng.eml").write_bytes(eml((attached.name, attached.read_bytes())))
    attached.unlink()
    days.does("Nhận 8 tệp: một biểu trắng, một tệp hỏng, một tệp đính kèm thư điện tử")
    days.types("check")
    days.types("consolidate")


def second_day(days: Days) -> None:
    days.passes(days=1)
    days.decides("Số liệu cần xác nhận", "SYT", "Sửa thành", value="52", note="đã gọi điện")
    days.comes("STC", "Sở Tài chính (đã sửa).xlsx")
    days.comes("Xã Sơn Hạ", "Xã Sơn Hạ.xlsx", guidance_documents=Filled(3))
    days.comes("Xã Sơn Hạ", "Xã Sơn Hạ ban 2.xlsx", guidance_documents=Filled(4))
    days.comes("Xã Lý Sơn")
    days.does("Nhận báo cáo sửa của Sở Tài chính, hai tệp của Xã Sơn Hạ, tệp gửi lại của Xã Lý Sơn")
    days.types("consolidate")
    days.decides("Chọn tệp", "Xã Sơn Hạ", "Xã Sơn Hạ ban 2.xlsx", note="đơn vị xác nhận bản 2")
    days.types("consolidate")
    days.types("remind")


def third_day(days: Days) -> None:
    days.passes(days=3)
    days.comes("SNgV")
    days.does("Nhận báo cáo của Sở Ngoại vụ, quá hạn một ngày")
    days.decides("Đơn vị chưa gửi", "Xã Ba Tơ", "Không phát sinh", note="công văn số 12")
    days.decides("Đơn vị chưa gửi", "Xã Trà Bồng", "Chờ", note="hẹn thứ hai")
    days.types("consolidate")
    days.types("status")
    days.types("close", answers=f"{WHO}\ncó\ncó\n")


def amendment(days: Days) -> None:
    days.passes(days=4)
    days.comes("Xã Trà Bồng")
    days.does("Nhận báo cáo của Xã Trà Bồng sau khi đã chốt")
    days.types("consolidate")
    days.types("close", answers=f"{WHO}\nXã Trà Bồng gửi sau khi chốt\ncó\ncó\n")
    days.types("status")
    days.types("verify")


def lines(days: Days) -> Iterator[str]:
    """The steps as they are read."""
    for step in days.steps:
        yield f"[{step.when:%d/%m %H:%M}] {step.done}"
        yield from (f"    {line}" for line in step.printed.splitlines())
        if step.code:
            yield f"    (mã kết thúc {step.code})"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    with tempfile.TemporaryDirectory() as empty, contextlib.chdir(empty):
        print("\n".join(lines(play())))
