"""Which results are earlier ones, and which version of a closed period's figures is told."""

import shutil

import pytest
from command import CLOSING, run, write_return

from pipeline.output_folder import version_that_holds
from pipeline.past.earlier import load_earlier
from pipeline.returns import Filled
from schemas.errors import DefinitionError
from schemas.periods.period import parse_period

KEY, CODE = "guidance_documents", "1.1.3"
ORDER = [  # period, what is given as --previous, whether it is taken
    ("2023-6T", "2023-Q1", True),
    ("2023-6T", "2022-NAM", True),
    ("2023-NAM", "2023-9T", True),
    ("2023-9T", "2023-Q3", True),  # a part of it, though both end on one day
    ("2023-Q3", "2023-9T", False),
    ("2023-6T", "2023-6T", False),
    ("2023-6T", "2023-Q3", False),
    ("2023-6T", "2023-NAM", False),
    ("2022-NAM", "2023-Q1", False),
]


def facts(folder, period: str):
    folder.mkdir(parents=True)
    line = f"SNgV,{period},{KEY},value,5,0"
    (folder / "facts.csv").write_text(f"unit,period,key,state,value,decimals\n{line}", "utf-8-sig")
    return folder


@pytest.mark.parametrize(("period", "given", "taken"), ORDER)
def test_only_what_precedes_is_an_earlier_period(tmp_path, period, given, taken):
    folder = facts(tmp_path / "kết quả", given)
    if taken:
        (result,) = load_earlier([folder], parse_period(period)).results
        assert given == result.period.id
        return

    with pytest.raises(DefinitionError) as refused:
        load_earlier([folder], parse_period(period))
    assert "không trước" in str(refused.value)
    assert parse_period(given).title in str(refused.value)


def test_the_command_refuses_a_later_period_and_leaves_nothing(tmp_path, form, roster):
    write_return(tmp_path / "in" / "STC.xlsx", form, roster.by_id["STC"])
    for period in ("2023-NAM", "2023-6T"):
        given, out = facts(tmp_path / period, period), tmp_path / "out"
        code, _, said = run("consolidate", tmp_path / "in", "--period", "2023-6T", "--out", out,
                            "--previous", given)  # fmt: skip

        assert 2 == code
        assert "không trước 6 tháng đầu năm 2023" in said
        assert not out.exists()


PLACES = [  # folders with a manifest and its number of amendment; the one that holds, its number
    ([("", 0)], "", 0),
    ([("", 0), ("dieu-chinh-1", 1)], "dieu-chinh-1", 1),
    ([("", 0), ("dieu-chinh-9", 9), ("dieu-chinh-10", 10)], "dieu-chinh-10", 10),
    ([("", 0), ("khoa-so/0/ket-qua", 0)], "", 0),
    ([("", 0), ("khoa-so/1/ket-qua", 1)], "khoa-so/1/ket-qua", 1),  # its copy was lost
    ([("", 0), ("khoa-so/1/ket-qua", 1), ("dieu-chinh-1", 1)], "dieu-chinh-1", 1),
    ([("", 3)], "", 3),  # an amendment named itself
]


@pytest.mark.parametrize(("folders", "holds", "number"), PLACES)
def test_the_last_amendment_holds(tmp_path, folders, holds, number):
    for name, amendment in folders:
        place = tmp_path / name
        place.mkdir(parents=True, exist_ok=True)
        about = f'{{"period": "2023-6T", "amendment": {amendment}}}'
        (place / "ket-qua.json").write_text(about, "utf-8")
    (tmp_path / "dieu-chinh-11").mkdir()  # of a run that was cut short
    version = version_that_holds(tmp_path)

    assert (tmp_path / holds, number) == (version.folder, version.number)
    assert (f"bản điều chỉnh số {number}" in version.said) == bool(number)


@pytest.fixture(scope="module")
def amended(tmp_path_factory, form, roster):
    """A half year closed with 45, then amended to 60; returns the folder and what is said of it."""
    home = tmp_path_factory.mktemp("nửa năm")
    where = ("--period", "2023-6T", "--out", home / "out")
    said = []
    for figure in (45, 60):
        changes = {KEY: Filled(figure)}
        write_return(home / "in" / "SCT.xlsx", form, roster.by_id["SCT"], changes=changes)
        run("consolidate", home / "in", *where)
        said.append(run("trace", CODE, *where)[1])
        run("close", home / "in", *where, *CLOSING)
        said.append(run("trace", CODE, *where)[1])
    return home, said


def test_trace_tells_the_amended_figure_and_says_so(amended):
    figures = [line for text in amended[1] for line in text.splitlines() if "Số liệu:" in line]
    versions = [[line for line in text.splitlines() if "điều chỉnh" in line] for text in amended[1]]

    assert ["45", "45", "60", "60"] == [line.split()[2] for line in figures]
    assert [0, 0, 1, 1] == list(map(len, versions))
    assert versions[2][0].endswith("chưa chốt")
    assert versions[3][0].endswith("đã chốt")


def test_a_year_is_compared_with_the_amended_half(amended, tmp_path, form, roster):
    import openpyxl

    changes = {KEY: Filled(50)}
    write_return(tmp_path / "in" / "SCT.xlsx", form, roster.by_id["SCT"], "2023-NAM", changes)
    where = (tmp_path / "in", "--period", "2023-NAM", "--out", tmp_path / "out",
             "--previous", amended[0] / "out")  # fmt: skip
    _, said, _ = run("consolidate", *where)
    findings = (tmp_path / "out" / "findings.csv").read_text(encoding="utf-8-sig")
    sheet = openpyxl.load_workbook(tmp_path / "out" / "phu-luc.xlsx")["So sánh"]

    assert f"flow_below_past:{KEY}" in findings
    assert "ít hơn số đã báo cáo ở các kỳ trước trong năm (60)" in findings
    assert "So với 6 tháng đầu năm 2023 (Bản điều chỉnh số 1)" == sheet["E2"].value

    run("close", *where, *CLOSING)
    shutil.rmtree(amended[0])  # what is signed stays comparable when the earlier output is gone
    code, said, _ = run("verify", "--period", "2023-NAM", "--out", tmp_path / "out")
    assert (0, "Bản chính: khớp.") == (code, said.strip())
