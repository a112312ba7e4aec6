"""VERDICTS and notices in, Findings out: what is wrong, in which cell of whose file, what to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, worded. `codes` are corrected numbers (1.1.2), `cells` full addresses (Sheet1!D14)."""

    rule: str
    severity: str
    unit: str
    file: str
    period: str
    codes: tuple[str, ...]
    cells: tuple[str, ...]
    message: str
    fix: str
