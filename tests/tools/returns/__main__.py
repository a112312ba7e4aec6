"""`python -m returns` reads and counts the corpus; `python -m returns 10000` that many mutations."""

import argparse

from returns.campaign import campaign, report
from returns.measure import CASES, run, table


def main() -> None:
    """Print the table, and every case or mutation that went wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("mutations", nargs="?", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="number of the first mutation")
    given = parser.parse_args()
    if given.mutations:
        print(report(campaign(range(given.first, given.first + given.mutations))))
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
