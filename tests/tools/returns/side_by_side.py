"""Files of ruined returns and readers in, a table of what each made of the same rows out."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from readme_tables import table

from returns.person import FATES, SILENT, Reading, Readings, fate, of_row

TALL, WIDE = "tall", "wide"  # the corpora
PUBLISHED = Path(__file__).parent / "published.json"
_FILES = "files wrong in silence"
_MISSING = "–"


class File(Protocol):
    """A ruined return, and what a person reads in it."""

    @property
    def right(self) -> Mapping[str, Reading]: ...


def counted(files: Sequence[File], found: Sequence[Readings]) -> Counter:
    """Rows or cells by fate, and the files in which at least one was wrong in silence."""
    counts: Counter = Counter()
    for file, readings in zip(files, found, strict=True):
        fates = Counter(fate(right, of_row(readings, code)) for code, right in file.right.items())
        counts += fates
        counts[_FILES] += SILENT in fates
    return counts


def compared(
    files: Sequence[File], ours: Sequence[Readings], readers: Mapping[str, Callable]
) -> dict[str, Counter | str]:
    """The counts of phuluc and of each reader; of one that is not here, why."""
    results: dict[str, Counter | str] = {"phuluc": counted(files, ours)}
    for name, reader in readers.items():
        try:
            results[name] = counted(files, reader(files))
        except LookupError as error:
            results[name] = str(error)
    return results


def lines(results: Mapping[str, Mapping[str, int] | str]) -> list[tuple[str, ...]]:
    """A line for each reader; why it was skipped stands in the place of its first count."""
    names = (*FATES, _FILES)
    return [
        (reader, *(f"{counts.get(name, 0):,}" for name in names))
        if isinstance(counts, Mapping)
        else (reader, counts, *[_MISSING] * (len(names) - 1))
        for reader, counts in results.items()
    ]


def terminal(results: Mapping[str, Mapping[str, int] | str]) -> str:
    rows = [("reader", *FATES, _FILES), *lines(results)]
    return "\n".join(
        f"{name:<34}" + "".join(f"{cell:>18}" for cell in cells[:-1]) + f"{cells[-1]:>24}"
        for name, *cells in rows
    )


def keep(results: Mapping[str, tuple[int, Mapping[str, Counter | str]]]) -> None:
    """Write the figures that the README beside this shows: of each corpus how many files, and the counts."""
    kept = {
        corpus: {"files": number, "readers": readers}
        for corpus, (number, readers) in results.items()
    }
    text = json.dumps(kept, ensure_ascii=False, indent=1) + "\n"
    PUBLISHED.write_text(text, encoding="utf-8", newline="\n")


def published(corpus: str) -> str:
    """The committed figures of a corpus as a table in Markdown."""
    kept = json.loads(PUBLISHED.read_text(encoding="utf-8"))[corpus]
    head = (f"reader of {kept['files']} files", *FATES, _FILES)
    return table(head, lines(kept["readers"]))
