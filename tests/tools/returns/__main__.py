"""`python -m returns` reads and counts the corpus; `python -m returns 10000` that many mutations."""

import argparse
import sys
import tempfile
from pathlib import Path

from pipeline.intake.folder import read_all
from returns.campaign import Campaign, campaign, report
from returns.desk import EXPECTED
from returns.folder import write_files, write_person
from returns.measure import CASES, compare, readings, table
from returns.other_readers import READERS, reader_of
from returns.side_by_side import TALL, WIDE, compared, keep, terminal
from returns.wide import read_wide, write_wide_files
from returns.wide_readers import WIDE_READERS


def _tell(done: Campaign) -> None:
    """A long run that is stopped has said what it found."""
    print(f"{done.counts.total()} mutations, wrong: {done.wrong}", file=sys.stderr, flush=True)


def main() -> None:
    """Print the tables, and every case or mutation that went wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("mutations", nargs="?", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="number of the first mutation")
    parser.add_argument("--only-read", action="store_true", help="no judging, letters, appendix")
    parser.add_argument("--out", type=Path, help="folder for the files and what a person reads")
    parser.add_argument("--answers", type=Path, help="what another reader made of those files")
    parser.add_argument("--publish", action="store_true", help="keep the table for the README")
    given = parser.parse_args()
    if given.mutations:
        seeds = range(given.first, given.first + given.mutations)
        print(report(campaign(seeds, advance=_tell, to_the_end=not given.only_read)))
        return
    with tempfile.TemporaryDirectory() as folder:
        corpus(given.out or Path(folder), given.answers, given.publish)


def corpus(folder: Path, answers: Path | None, publish: bool) -> None:
    """Write the files, read them with every reader, print what came of the rows."""
    files = write_files(CASES, folder)
    write_person(files, folder)
    returns = read_all([file.path for file in files], EXPECTED)
    outcomes = [compare(file.case, item) for file, item in zip(files, returns, strict=True)]
    print(table(outcomes))
    for outcome in outcomes:
        if outcome.wrong or outcome.missing:
            print(f"- {outcome.case.topic}: {outcome.case.name}")
            for line in (*outcome.wrong[:6], *(f"not found: {name}" for name in outcome.missing)):
                print(f"    {line}")
    readers = READERS | ({answers.name: reader_of(answers)} if answers else {})
    results = compared(files, list(map(readings, returns)), readers)
    print(f"\n{terminal(results)}")
    tables = write_wide_files(folder / "wide")
    of_tables = compared(tables, read_wide(tables), WIDE_READERS)
    print(f"\n{terminal(of_tables)}")
    if publish:
        keep({TALL: (len(files), results), WIDE: (len(tables), of_tables)})


if __name__ == "__main__":
    main()
