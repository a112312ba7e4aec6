"""Text of a coded row's cell in, the code out: by its number, by its label, or by both."""

import functools
import re

from pipeline.reading.cell.numeral import Refused
from pipeline.reading.cell.understood import Reading, exactly, worded
from schemas.form.model import Row
from schemas.text import fold
from schemas.vocabulary.words import phrases

_CODE = re.compile(r"([0-9]{1,3})(?:\s*[-.:=()]\s*(.+))?")
_CODE_LAST = re.compile(r"(.+?)\s*[-.:=(\[]\s*([0-9]{1,3})[)\]]?")


@functools.lru_cache(maxsize=512)
def _labels(row_codes: tuple) -> dict[str, int]:
    return {fold(code.label): code.number for code in row_codes}


def read_truth(text: str, row: Row) -> Reading | None:
    """«TRUE» in a row that asks yes or no; None for other texts and rows."""
    said = next((kind for kind in ("true", "false") if fold(text) in _folded(kind)), "")
    meant = {"true": "yes", "false": "no"}.get(said, "")
    answers = {kind: code for code in row.codes for kind in ("yes", "no")
               if fold(code.label) in _folded(kind)}  # fmt: skip
    if len(answers) < len(row.codes) or meant not in answers:
        return None
    code = answers[meant]
    return worded(exactly(float(code.number), 0, "truth_code"), text, ("label", code.label))


@functools.cache
def _folded(identifier: str) -> frozenset[str]:
    return frozenset(map(fold, phrases(identifier)))


def read_code(text: str, row: Row) -> Reading | None:
    """A code by its number, its label, or both in either order; None where it is something else."""
    labels, text = _labels(row.codes), text.rstrip(" .:;,")
    if fold(text) in labels:
        return exactly(float(labels[fold(text)]), 0, "code_label")
    match = _CODE.fullmatch(text)
    if match and (match[2] is None or not match[2].strip("0 ")):
        repairs = ("leading_zero",) if len(match[1]) > 1 and match[1][0] == "0" else ()
        if match[2]:  # «1,0» and «1.0» are how some programs write the number 1
            return None
        return exactly(float(match[1]), 0, *repairs)
    if match:
        digits, label = match.groups()
    elif last := _CODE_LAST.fullmatch(text):
        label, digits = last.groups()
    else:
        return None
    if labels.get(fold(label)) != int(digits):
        raise Refused("code_conflict")
    return exactly(float(digits), 0, "code_label")
