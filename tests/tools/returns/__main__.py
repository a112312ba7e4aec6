"""`python -m returns` reads and counts the corpus; `python -m returns 10000` that many mutations."""

import argparse
import sys

from returns.campaign import Campaign, campaign, report
from returns.measure import CASES, run, table


def _tell(done: Campaign) -> None:
    """A long run that is stopped has said what it found."""
    print(f"{done.counts.total()} mutations, wrong: {done.wrong}", file=sys.stderr, flush=True)


def main() -> None:
    """Print the table, and every case or mutation that went wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("mutations", nargs="?", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="number of the first mutation")
    given = parser.parse_args()
    if given.mutations:
        seeds = range(given.first, given.first + given.mutations)
        print(report(campaign(seeds, advance=_tell)))
        return
    outcomes = run(CASES)
    print(table(outcomes))
    for outcome in outcomes:
        if outcome.wrong or outcome.missing:
            print(f"- {outcome.case.topic}: {outcome.case.name}")
            for line in (*outcome.wrong[:6], *(f"not found: {name}" for name in outcome.missing)):
                print(f"    {line}")


if __name__ == "__main__":
    main()
