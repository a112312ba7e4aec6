"""The tables of an output read back: as real values, or one error that says where and what to do."""

import pytest

from pipeline.appendix.csv_tables import csv_blocks
from pipeline.past.earlier import load_earlier
from pipeline.past.output_tables import read_table, read_totals
from schemas.errors import DefinitionError
from schemas.periods.period import parse_period

HEADER = "unit,period,key,state,value,decimals"
GOOD = "SNgV,2023-Q1,plan_tasks,value,21,0"
CASES = [  # what is in facts.csv, the line that is named, what is said of it
    ("", 1, "không có các cột cần thiết (unit, period, key, state, value)"),
    ("unit,period,key,value\nSNgV,2023-Q1,plan_tasks,21", 1, "cần thiết (state)"),
    (f"{HEADER}\n{GOOD}\nSNgV,2023-Q1,plan_ta", 3, "dòng có 3 ô, còn tiêu đề có 6 ô"),
    (f"{HEADER}\n{GOOD},thừa", 2, "dòng có 7 ô, còn tiêu đề có 6 ô"),
    (f"{HEADER}\nSNgV,2023-Q1,plan_tasks,value,hai mốt,0", 2, "cột “value” ghi “hai mốt”"),
    (f"{HEADER}\nSNgV,2023-Q1,plan_tasks,value,nan,0", 2, "cột “value” ghi “nan”"),
    (f"{HEADER}\nSNgV,2023-Q1,plan_tasks,value,1e999,0", 2, "cột “value” ghi “1e999”"),
    (f"{HEADER}\nSNgV,2023-Q1,plan_tasks,có,21,0", 2, "cột “state” ghi “có”"),
    (f"{HEADER}\nSNgV,2023-Q1,plan_tasks,value,21,-1", 2, "cột “decimals” ghi “-1”"),
    (f"{HEADER}\nSNgV,2023-Q5,plan_tasks,value,21,0", 0, "cột “period” ghi “2023-Q5”"),
    (f'{HEADER}\n{GOOD}\n"{"x" * 200_000}', 3, "không đọc được"),
    (b"\xff\xfe\x00", 0, "không đọc được"),
]


@pytest.mark.parametrize(("content", "line", "said"), CASES)
def test_a_damaged_table_is_one_error_that_says_where(tmp_path, content, line, said):
    data = content if isinstance(content, bytes) else content.encode("utf-8-sig")
    (tmp_path / "facts.csv").write_bytes(data)

    with pytest.raises(DefinitionError) as caught:
        load_earlier([tmp_path], parse_period("2023-6T"))

    assert (tmp_path / "facts.csv", line) == (caught.value.path, caught.value.line)
    assert said in str(caught.value)
    assert "Tệp đã bị sửa hoặc hỏng" in str(caught.value)


@pytest.mark.parametrize("manifest", ["{", "[]", "{}", '{"period": "2023"}', '{"period": null}'])
def test_a_damaged_manifest_is_the_same_error(tmp_path, manifest):
    (tmp_path / "facts.csv").write_text(f"{HEADER}\n{GOOD}", encoding="utf-8-sig")
    (tmp_path / "ket-qua.json").write_text(manifest, encoding="utf-8")

    with pytest.raises(DefinitionError, match=r"ket-qua\.json"):
        load_earlier([tmp_path], parse_period("2023-6T"))


def test_totals_are_read_back_as_they_are_in_memory(tmp_path, form, roster):
    from pipeline.consolidation.consolidate import consolidate

    totals = consolidate((), form, parse_period("2023-6T"), roster).totals
    totals.at[0, "distribution"], totals.at[0, "uncounted"] = {0: 5, 12: 1}, ("SNV", "X03")
    (tmp_path / "totals.csv").write_bytes(b"".join(csv_blocks(totals)))
    read = read_totals(tmp_path / "totals.csv")

    for line in totals.to_dict("records"):
        assert {n: None if v != v else v for n, v in line.items()} == read[line["key"]]


def test_columns_come_one_line_at_a_time_as_real_values(tmp_path):
    path = tmp_path / "facts.csv"
    path.write_text(f"counted,{HEADER}\nTrue,{GOOD}\nFalse,X03,,,blank,,", encoding="utf-8-sig")
    lines = read_table(path, ("unit", "value", "counted", "decimals"))

    assert ("SNgV", 21.0, True, 0) == next(lines)
    assert [("X03", None, False, None)] == list(lines)
