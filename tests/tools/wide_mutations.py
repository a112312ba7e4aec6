"""Dice in, a good return of a wide form changed by them out; no figure gets another meaning."""

import random
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

from wide_returns import (
    Sheet,
    calc,
    count_of_columns,
    delete_column,
    drop_row,
    empty_lines,
    every_figure,
    form_of,
    good_sheet,
    insert_column,
    lines,
    number_line,
    read,
    shift,
    text_file,
    truth,
    unmerge,
    write,
    xlsx,
)

from schemas.wording.messages import messages


def mutated(seed: int) -> tuple[str, Sheet, Callable[[Sheet], bytes]]:
    """A form, its good return changed by dice in one to four ways, and a format to save it in.

    No change gives a figure another meaning: what was in a column is still of that column.
    """
    dice = random.Random(seed)
    name = dice.choice(("TCD01_TT2024", "XLD01_TT2024", "KQGQ01"))
    sheet, count = good_sheet(name), count_of_columns(name) - 1
    for _ in range(dice.randint(1, 4)):
        _change(dice, sheet, count)
    return name, sheet, dice.choice((xlsx, xlsx, text_file, calc))


def _change(dice: random.Random, sheet: Sheet, count: int) -> None:
    column = dice.randint(2, sheet.last)
    heads = [
        place for place, value in sheet.cells.items()
        if 2 < place[0] < sheet.numbered and place[1] > 1 and isinstance(value, str)
    ]  # fmt: skip
    place = dice.choice(heads)
    text = sheet.cells[place]
    words = dice.choice((
        f"{text} trong kỳ", text.upper(), text.replace("Số", "Tổng số"), f"({text})", text.replace(" ", "\n"),
        "", f"{text}.", text[: len(text) * 2 // 3], "Cột khác", f"1. {text}",
    ))  # fmt: skip
    changes: tuple[Callable[[], Any], ...] = (
        lambda: shift(dice.randint(1, 9), 0)(sheet),
        lambda: unmerge(sheet),
        lambda: insert_column(column, dice.choice(("", "Cột thêm", "Ghi chú", "Tổng số")),
                              dice.choice((None, 9999, "x")))(sheet),
        lambda: delete_column(column - 1)(sheet),
        lambda: drop_row(dice.choice((number_line, lambda s: s.numbered - 1)))(sheet),
        lambda: sheet.cells.update({place: words}),
        lambda: every_figure(dice.choice((str, lambda n: f" {n}", lambda n: f"{n} đơn")))(sheet),
        lambda: empty_lines("Sở Tư pháp", "UBND xã An Bình")(sheet),
        lambda: lines("Tổng cộng")(sheet),
        lambda: sheet.hidden.add(column),
        lambda: sheet.cells.update({(sheet.numbered, column): dice.randint(1, count)}),
        lambda: sheet.cells.pop((sheet.numbered, column), None),
        lambda: write(3, dice.randint(1, count), "Người lập biểu")(sheet),
    )  # fmt: skip
    dice.choice(changes)()


def fates(seeds: range) -> tuple[Counter, list[str]]:
    """What became of the figures of each mutation, and those that were misread in silence."""
    counts: Counter = Counter()
    wrong = []
    for seed in seeds:
        name, sheet, save = mutated(seed)
        found = read(name, save(sheet))
        asked = {key for notice in found.notices for key in notice.keys}
        blocked = any(messages()[notice.id].blocks for notice in found.notices)
        codes = {row.key: row.code for row in form_of(name).rows}
        for answer in found.answers:
            code = codes[answer.key]
            is_told = blocked or answer.key in asked or answer.figure.state == "unreadable"
            fate = (
                "right"
                if answer.figure.value == truth(name)[code]
                else "asked"
                if is_told
                else "wrong"
            )
            counts[fate] += 1
            if fate == "wrong":
                wrong.append(f"{seed}: {name} ({code}) {answer.figure.value} in {answer.cell}")
        counts["refused"] += 0 if found.readable else len(codes)
    return counts, wrong


if __name__ == "__main__":
    counts, wrong = fates(range(int(sys.argv[1])))
    print(dict(counts), *wrong, sep="\n")
    sys.exit(bool(wrong))
