"""A desk in, the work of other programs on the same files out: what phuluc is compared with."""

from benchmarks.work import Desk, Work

_QUICK_LIMIT = 1000  # with --quick the script treats a sample of more returns than this


def calamine(desk: Desk) -> Work:
    """(a) the floor: python-calamine reads every sheet, nothing else is done."""
    from python_calamine import CalamineWorkbook

    def run() -> None:
        for path in desk.files:
            book = CalamineWorkbook.from_path(str(path))
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python()

    return desk.every(run)


def script(desk: Desk) -> Work:
    """(b) the script a user would write: pandas.read_excel, pandera per file, to_excel."""
    from benchmarks.user_script import consolidate_with_pandas

    sampled = desk.quick and desk.number > _QUICK_LIMIT
    chosen = desk.sample(desk.files) if sampled else desk.files
    out = desk.folder / "script.xlsx"
    return Work(lambda: consolidate_with_pandas(chosen, out), len(chosen), desk.number)


def frictionless(desk: Desk) -> Work:
    """(c) frictionless validates the sheet of figures of each file."""
    from frictionless import formats, system
    from frictionless.resources import TableResource
    from python_calamine import CalamineWorkbook

    chosen = desk.sample(desk.files)
    names = [CalamineWorkbook.from_path(str(path)).sheet_names for path in chosen]
    figures = [formats.ExcelControl(sheet=sheets[min(1, len(sheets) - 1)]) for sheets in names]

    def run() -> None:
        with system.use_context(trusted=True):  # else it refuses absolute paths and reads nothing
            for path, control in zip(chosen, figures, strict=True):
                report = TableResource(path=str(path), control=control).validate()
                if report.tasks[0].stats["rows"] < len(desk.expected.forms[0].rows):
                    raise ValueError(f"frictionless did not read {path}: {report.errors}")

    return Work(run, len(chosen), desk.number)


def bare_xlsxwriter(desk: Desk) -> Work:
    """The texts of as many templates, written with bare xlsxwriter and nothing else."""
    import xlsxwriter

    (form,), units = desk.expected.forms, desk.sample(desk.expected.roster.units)

    def run() -> None:
        for _ in units:
            with xlsxwriter.Workbook(str(desk.folder / "bare.xlsx")) as book:
                sheet = book.add_worksheet()
                for line, row in enumerate(form.rows):
                    for column, text in enumerate((row.code, row.label, row.unit, row.key)):
                        sheet.write_string(line, column, text)

    return Work(run, len(units), desk.number)
