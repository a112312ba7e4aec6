"""Dice in, a good return of a grid form changed by them out; no figure gets another meaning."""

import contextlib
import random
import sys
from collections import Counter
from collections.abc import Callable

from grid_forms import AGES, SEXES
from grid_returns import (
    delete_line,
    every_cell,
    form,
    good_sheet,
    insert_line,
    no_numbers,
    put,
    read,
    repeat_head,
    row_of,
    swap_lines,
    truth,
)
from wide_returns import (
    Ruin,
    Sheet,
    calc,
    delete_column,
    drop_row,
    insert_column,
    number_line,
    rename,
    shift,
    swap_columns,
    text_file,
    unmerge,
    xlsx,
)

from schemas.wording.messages import messages

LABELS = tuple(line["label"] for line in AGES.values())
PARENTS = {line.get("parent") for line in AGES.values()}
ALONE = tuple(
    line["label"]
    for key, line in AGES.items()
    if key not in PARENTS and line.get("parent") in ("ages", None)
)
HEADS = tuple({text for column in SEXES.values() for text in column["path"].split(" > ")})


def mutated(seed: int) -> tuple[Sheet, Callable[[Sheet], bytes]]:
    """The good return changed by dice in one to four ways, and a format to save it in."""
    dice, sheet = random.Random(seed), good_sheet()
    for _ in range(dice.randint(1, 4)):
        with contextlib.suppress(AssertionError, IndexError):  # it may be gone already
            _ruin(dice)(sheet)
    return sheet, dice.choice((xlsx, xlsx, text_file, calc))


def _ruin(dice: random.Random) -> Ruin:
    label, head = dice.choice(LABELS), dice.choice(HEADS)
    one, other = dice.choice(ALONE), dice.choice(ALONE)
    at, number = dice.randint(1, 8), dice.choice("123456")
    ruins: tuple[Ruin, ...] = (
        shift(dice.randint(1, 9), 0), unmerge, no_numbers, drop_row(number_line),
        _strange_column(at, dice.choice(("", "Cột thêm", "Ghi chú", "Tổng số")), dice.choice((None, 9999, "x"))),
        _without_column(dice.randint(0, 8)), swap_columns(at, dice.randint(1, 8)),
        rename(head, _reworded(dice, head)), rename(label, _reworded(dice, label)),
        _strange_line(label, dice.choice(("", "9", number)), dice.choice(("Dòng khác", "Nam", "Ghi", "Tổng cộng")),
                      *dice.choice(((), (9999,), (9999, 9999, 9999)))),
        delete_line(label), swap_lines(one, other), repeat_head(label),
        every_cell(dice.choice((str, lambda n: f" {n}", lambda n: f"{n},0"))),
        lambda sheet: sheet.cells.update({(row_of(sheet, label), 1): number}),
        put("Theo nơi ở", dice.choice((1, 6)), dice.choice((9999, "x", "-"))),
        lambda sheet: sheet.cells.update({(sheet.line + 14, 4): "Người lập biểu"}),
        lambda sheet: sheet.cells.update({(sheet.numbered, at): dice.randint(1, 6)}),
    )  # fmt: skip
    return dice.choice(ruins)


def _strange_column(before: int, name: str, value: object) -> Ruin:
    """A column that is none of the form's; one that is called as one of it only beside that one."""

    def ruin(sheet: Sheet) -> None:
        assert name not in HEADS or name in sheet.cells.values()
        insert_column(before, name, value)(sheet)

    return ruin


def _without_column(number: int) -> Ruin:
    """A column deleted, but for a total beside which another is called so."""

    def ruin(sheet: Sheet) -> None:
        totals = [column for (_, column), text in sheet.cells.items() if text == "Tổng số"]
        assert len({*totals}) < 2 or number + 1 not in totals
        delete_column(number)(sheet)

    return ruin


def _strange_line(before: str, number: str, name: str, *figures: int) -> Ruin:
    """A line that is none of the form's; one that is called as one of it only beside that one."""

    def ruin(sheet: Sheet) -> None:
        if name in LABELS:
            row_of(sheet, name)
        insert_line(before, number, name, *figures)(sheet)

    return ruin


def _reworded(dice: random.Random, text: str) -> str:
    return dice.choice((
        f"{text} trong kỳ", text.upper(), text.replace("Số", "Tổng số"), f"({text})", text.replace(" ", "\n"),
        f"{text}.", text[: len(text) * 2 // 3], "Nội dung khác", f"1. {text}", "",
    ))  # fmt: skip


def fates(seeds: range) -> tuple[Counter, list[str]]:
    """What became of the figures of each mutation, and those that were misread in silence."""
    counts: Counter = Counter()
    wrong = []
    codes = {row.key: row.code for row in form().rows}
    for seed in seeds:
        sheet, save = mutated(seed)
        found = read(save(sheet))
        asked = {key for notice in found.notices for key in notice.keys}
        blocked = any(messages()[notice.id].blocks for notice in found.notices)
        for answer in found.answers:
            code, said = codes[answer.key], answer.figure
            if said.value == truth()[code]:
                counts["right"] += 1
            elif blocked or answer.key in asked or said.state in ("blank", "unreadable"):
                counts["asked"] += 1
            else:
                counts["wrong"] += 1
                wrong.append(f"{seed}: ({code}) {said.value} in {answer.cell}")
        counts["refused"] += 0 if found.readable else len(truth())
    return counts, wrong


if __name__ == "__main__":
    counts, wrong = fates(range(int(sys.argv[1])))
    print(dict(counts), *wrong, sep="\n")
    sys.exit(bool(wrong))
