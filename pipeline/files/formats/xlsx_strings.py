"""Texts of an .xlsx, from the shared strings or from a cell itself, each as the cell that shows it."""

import functools
import re

from pipeline.files.markup import Element, is_on, parse
from pipeline.files.runs import marked
from pipeline.grid import RawCell

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ESCAPED_TWICE = "_x000D_"  # by programs that did not know what they read
_KEPT = 1000  # letters of a text worth remembering


def read_strings(data: bytes) -> list[RawCell | None]:
    """The shared strings in their order; None for a blank one."""
    root = parse(data)
    namespace = root.tag[: -len("sst")]
    text, own = f"{namespace}t", f"{namespace}si"
    return [
        text_cell(first.text or "") if len(item) == 1 and (first := item[0]).tag == text
        else string_cell(item) for item in root if item.tag == own
    ]  # fmt: skip


def string_cell(item: Element) -> RawCell | None:
    """The cell with the content of an <si> or <is>: one plain text, or runs with looks of their own."""
    namespace = item.tag[: item.tag.rfind("}") + 1]
    text = ""
    for child in item:  # phonetic hints are left out
        if child.tag == f"{namespace}t":
            text += child.text or ""
        elif child.tag == f"{namespace}r":
            text += _run(child, namespace)
    return text_cell(text)


def _run(run: Element, namespace: str) -> str:
    raised = run.find(f"{namespace}rPr/{namespace}vertAlign")
    struck = run.find(f"{namespace}rPr/{namespace}strike")
    return marked(
        run.findtext(f"{namespace}t") or "",
        raised is not None and raised.get("val") != "baseline",
        struck is not None and is_on(struck.get("val", "1")),
    )


def text_cell(text: str) -> RawCell | None:
    """A cell with this text; white space alone is none."""
    return (_kept_cell if len(text) < _KEPT else _text_cell)(text)


def _text_cell(text: str) -> RawCell | None:
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
        text = text.replace(_ESCAPED_TWICE, "\r")
    return RawCell(text, "text") if text.strip() else None


# Returns of one form share nearly all their texts; a long one would only take up memory.
_kept_cell = functools.lru_cache(maxsize=16384)(_text_cell)
