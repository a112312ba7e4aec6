"""FACTS in, what pandera makes of every rule and return out."""

import pandas as pd

from pipeline.judging.facts import Facts, wide
from pipeline.past.previous import Pasts
from schemas.compilers.as_pandera import outcome
from schemas.units.unit import Roster


def verdicts(facts: Facts, roster: Roster, pasts: Pasts | None = None) -> pd.DataFrame:
    """A line for each: rule, unit, file, holds (True, False, or NA where it cannot be judged)."""
    frame = wide(facts, roster, pasts)
    blocks = []
    for rule in facts.form.rules:
        judged = outcome(rule, facts.form, frame)
        holds = pd.array(judged.holds, dtype="boolean")
        holds[~(judged.holds | judged.fails)] = pd.NA
        whose = {"unit": facts.units, "file": facts.files}
        blocks.append(pd.DataFrame({"rule": rule.id, **whose, "holds": holds}))
    return pd.concat(blocks, ignore_index=True)
