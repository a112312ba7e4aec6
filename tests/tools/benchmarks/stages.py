"""A desk in, the work of one stage of phuluc out, in this process."""

import dataclasses

from benchmarks.work import Desk, Work


def guard_and_read(desk: Desk) -> Work:
    """Guard, grid, layout and cells on one core, without the price of processes."""
    from one_return import read_return

    files, wanted = desk.files, desk.expected
    return desk.every(lambda: [read_return(path, wanted) for path in files])


def read_parallel(desk: Desk) -> Work:
    """The same in reading processes over all cores."""
    from pipeline.intake.folder import read_all

    files, wanted = desk.files, desk.expected
    return desk.every(lambda: read_all(files, wanted))


def check(desk: Desk) -> Work:
    """Judge every rule and word every finding."""
    from pipeline.judging.check_returns import check_returns

    returns, wanted = desk.returns, desk.expected
    return desk.every(lambda: check_returns(returns, wanted.forms, wanted.roster))


def combine(desk: Desk) -> Work:
    """Add up what can be counted."""
    from pipeline.judging.facts import gather
    from pipeline.judging.judge import judge
    from pipeline.totals.combine import combine, mark_counted

    form, roster = desk.expected.forms[0], desk.expected.roster
    facts = gather(desk.returns, form)
    failures = judge(facts, roster)
    return desk.every(lambda: combine(mark_counted(facts, failures, roster), failures, roster))


def check_and_combine(desk: Desk) -> Work:
    """Both, with what the register and peers add: from readings to the consolidation."""
    from pipeline.consolidation.consolidate import consolidate

    returns, wanted = desk.returns, desk.expected
    return desk.every(lambda: consolidate(returns, wanted.forms[0], wanted.period, wanted.roster))


def write(desk: Desk) -> Work:
    """The appendix and its tables, without feedback."""
    from pipeline.consolidation.outputs import write_outputs

    # remarks ask nothing of a department, so the same findings as remarks bring no feedback
    remarks = [dataclasses.replace(item, severity="info") for item in desk.result.findings]
    result = dataclasses.replace(desk.result, findings=tuple(remarks))
    return desk.every(lambda: write_outputs(result, desk.folder / "out-write"))


def feedback(desk: Desk) -> Work:
    """A feedback workbook for each return with something to correct."""
    from pipeline.feedback.letters import write_feedback

    result, wanted = desk.result, desk.expected
    faulty = {finding.file for finding in result.findings if finding.severity != "info"}
    asked = [item for item in result.returns if item.file in faulty]
    chosen = desk.sample(asked)
    out = desk.folder / "out-feedback"
    return Work(
        lambda: write_feedback(chosen, result.findings, wanted.forms, wanted.roster, out),
        len(chosen), len(asked),
    )  # fmt: skip


def templates(desk: Desk) -> Work:
    """A blank workbook for each unit."""
    from pipeline.template.template import write_templates

    wanted = desk.expected
    units = desk.sample(wanted.roster.units)
    return Work(
        lambda: write_templates(wanted.forms[0], units, wanted.period, desk.folder / "blank"),
        len(units), desk.number,
    )  # fmt: skip


def end_to_end(desk: Desk) -> Work:
    """Read, check, combine, write and feedback, without start and register."""
    from pipeline.consolidation.consolidate import consolidate
    from pipeline.consolidation.outputs import write_outputs
    from pipeline.intake.folder import read_all

    wanted = desk.expected

    def run() -> None:
        returns = read_all(desk.files, wanted)
        result = consolidate(returns, wanted.forms[0], wanted.period, wanted.roster)
        write_outputs(result, desk.folder / "out-end-to-end")

    return desk.every(run)
