"""Form, rules, decree and commands in, the tables of the README files out."""

from collections.abc import Iterable
from pathlib import Path

import click
from faults import COMMANDS, cells_of_table

from pipeline.cli.main import main
from schemas.compilers.catalogue import catalogue as rules_of
from schemas.form.model import Form
from schemas.rules.rule import GENERAL_RULES, LEVELS
from schemas.tables import read_csv
from schemas.wording import as_text

ROOT = Path(__file__).parents[2]
DECREE = ROOT / "schemas" / "wording" / "decree_30_2020.csv"
KINDS = {
    "count": "Số lượng", "ratio": "Tỷ lệ", "code": "Mã", "heading": "Đề mục",
    "heading_total": "Đề mục có tổng", "text": "Chữ",
}  # fmt: skip


def table(head: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    rows = [head, ("---",) * len(head), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def commands_table() -> str:
    return table(("Lệnh", "Việc", "Tùy chọn"), _commands())


def _commands():
    context = click.Context(main)
    for name, command in _named(main, context):
        arguments = [
            parameter.make_metavar(context)
            for parameter in command.params
            if parameter.param_type_name == "argument"
        ]
        options = [f"`{p.opts[0]}`" for p in command.params if p.param_type_name == "option"]
        summary = (command.help or "").strip().splitlines()[0]
        yield f"`{' '.join(['phuluc', name, *arguments])}`", summary, " ".join(options)


def _named(group: click.Group, context: click.Context, before: str = ""):
    """Every command by the words that name it, those of a group under the group's own."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _named(command, context, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def faults_table() -> str:
    return table(("what is wrong", *(f"`{name}`" for name in COMMANDS)), cells_of_table())


def general_rules_table(form: Form) -> str:
    examples = {entry.id: entry.example for entry in rules_of(form)}
    return table(
        ("Quy tắc", "Dòng có", "Mức độ", "Phải đúng", "Ví dụ sai", "Lý do"),
        (
            (record["id"], record["applies"], as_text.SEVERITY[record["severity"]],
             f"`{record['expression']}`", examples.get(record["id"], ""), record["reason"])
            for _, record in read_csv(GENERAL_RULES, ("id", "applies"))
        ),
    )  # fmt: skip


def form_document(form: Form) -> str:
    """All of the README beside a form: what it asks and what must hold, for who keeps the form."""
    values = sum(row.is_value for row in form.rows)
    draft = f"**{form.draft}.**\n" if form.draft else ""
    return f"""# {form.title}

{draft}Biểu `{form.id}`: {len(form.rows)} dòng, trong đó {values} chỉ tiêu có số liệu.
Tệp này do `make generate` viết từ `rows.csv` và `rules.csv`; sửa hai tệp đó, không sửa tệp này.

## Chỉ tiêu

Cột “Cấp báo cáo”: {"; ".join(f"{level} là {name}" for level, name in LEVELS.items() if level in form.levels)}.

{rows_table(form)}

## Quan hệ giữa các chỉ tiêu

Quy tắc áp dụng cho từng chỉ tiêu ở mọi biểu có trong [quy tắc chung](../../rules/README.md).

{form_rules_table(form)}
"""


def form_rules_table(form: Form) -> str:
    own = {rule.id for rule in form.rules if not rule.row}
    return table(
        ("Quy tắc", "Mức độ", "Phải đúng", "Ví dụ sai", "Lý do"),
        (
            (entry.id, entry.severity, entry.statement, entry.example, entry.reason)
            for entry in rules_of(form)
            if entry.id in own
        ),
    )


def rows_table(form: Form) -> str:
    return table(
        ("Mã", "Chỉ tiêu", "Đơn vị tính", "Loại", "Cách tổng hợp", "Cơ quan chủ trì", "Cấp báo cáo"),
        (
            (row.code, row.label, row.unit, KINDS[row.kind],
             as_text.AGGREGATE[row.aggregate] if row.is_value else "", row.owner, " ".join(row.levels))
            for row in form.rows
        ),
    )  # fmt: skip


def decree_table() -> str:
    columns = ("place", "rule", "how", "checked")
    return table(
        ("Nơi quy định", "Yêu cầu", "Cách thực hiện", "Cách kiểm tra"),
        (tuple(record[name] for name in columns) for _, record in read_csv(DECREE, columns)),
    )
