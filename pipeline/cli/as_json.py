"""Returns, findings and a consolidation in, the JSON that callers rely on out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli.screen import by_file
from pipeline.judging.findings import Finding
from pipeline.remaining.question import open_by_sheet
from pipeline.returns import Answer, Return
from schemas.form.model import Form

if TYPE_CHECKING:
    from pipeline.consolidation.consolidate import Consolidation


def check_json(
    returns: Sequence[Return], findings: Sequence[Finding], forms: dict[str, Form]
) -> str:
    """The object that callers rely on: returns with answers (value rows) and findings."""
    told = by_file(findings)
    objects = [_return_object(item, told.get(item.file, []), forms) for item in returns]
    return json.dumps({"returns": objects}, ensure_ascii=False, indent=1)


def _return_object(item: Return, findings: list[Finding], forms: dict[str, Form]) -> dict:
    form = forms.get(item.form)
    answers = [(form.by_key[answer.key], answer) for answer in item.answers] if form else []
    return {
        "file": item.file,
        "form": item.form,
        "unit": item.unit,
        "period": item.period,
        "readable": item.readable,
        "checksum": item.checksum,
        "answers": [_answer_object(row.code, a) for row, a in answers if row.is_value],
        "headings": [_answer_object(row.code, a) for row, a in answers if not row.is_value],
        "findings": [finding_object(finding) for finding in findings],
    }


def _answer_object(code: str, answer: Answer) -> dict:
    figure = answer.figure
    return {
        "code": code, "key": answer.key, "state": figure.state, "value": _plain(figure.value),
        "numerator": _plain(figure.numerator), "denominator": _plain(figure.denominator),
        "raw": answer.raw, "note": answer.note, "sheet": answer.sheet, "cell": answer.cell,
        "repairs": list(answer.repairs), "decimals": figure.decimals,
    }  # fmt: skip


def _plain(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def finding_object(finding: Finding) -> dict:
    """A finding as JSON gives it."""
    return {
        "rule": finding.rule, "severity": finding.severity, "codes": list(finding.codes),
        "cells": list(finding.cells), "message": finding.message, "fix": finding.fix, "office": finding.office,
        "title": finding.title, "explanation": finding.explanation, "waiver": finding.waiver,
        "effect": None if finding.effect is None else round(finding.effect, 6),
    }  # fmt: skip


def consolidation_json(
    result: Consolidation, findings: Sequence[Finding], outputs: Sequence[Path]
) -> str:
    """The same for programs: submissions, findings with their files, and the files written."""
    return json.dumps({
        "submissions": [
            {"unit": s.unit.id, "status": s.status, "files": list(s.files), "errors": s.errors,
             "warnings": s.warnings, "sent": s.sent, "late": s.late, "counts": s.counts,
             "waiting": list(s.waiting), "gone": [name for name, _ in s.gone]}
            for s in result.submissions
        ],
        "findings": [
            finding_object(finding) | {"unit": finding.unit, "file": finding.file}
            for finding in findings
        ],
        "undecided": open_by_sheet(result.questions),
        "outputs": [str(path) for path in outputs],
    } | _of_other_forms(result), ensure_ascii=False, indent=1)  # fmt: skip


def _of_other_forms(result: Consolidation) -> dict[str, Any]:
    """What an office of one form does not have."""
    if not result.beside and not result.uncompared:
        return {}
    return {
        "beside": {item.file: item.form for item in result.beside},
        "uncompared": [unit.id for unit in result.uncompared],
    }
