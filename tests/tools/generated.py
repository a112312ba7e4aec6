"""Form, rules and commands in, the generated parts of README.md and the blank template out.

Run it to rewrite them; test_generated.py checks that they are current.
"""

import re
import struct
from pathlib import Path

import click
from benchmarks.table import published

from pipeline.cli.main import main
from pipeline.cli.vietnamese import DOMAIN, LOCALE
from pipeline.template.template import write_templates
from schemas.compilers.catalogue import catalogue as rules_of
from schemas.form.loading import load_form
from schemas.form.model import Form
from schemas.periods.period import parse_period
from schemas.rules.rule import GENERAL_RULES
from schemas.tables import read_csv
from schemas.units.unit import DEMO_ROSTER, load_roster
from schemas.wording import as_text

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
DECREE = ROOT / "schemas" / "wording" / "decree_30_2020.csv"
WORDS = ROOT / "pipeline" / "cli" / "click_words.csv"
CATALOGUE = LOCALE / "vi" / "LC_MESSAGES" / f"{DOMAIN}.mo"
BLANK_UNIT, BLANK_PERIOD = "SNgV", "2023-6T"
BLANK = ROOT / "input_templates" / BLANK_PERIOD / f"{BLANK_UNIT}.xlsx"


def blocks() -> dict[str, str]:
    """The generated parts of the README by name."""
    form = load_form("cchc_2023")
    return {
        "commands": commands_table(),
        "general rules": general_rules_table(form),
        "form rules": form_rules_table(form),
        "form": form_table(form),
        "decree": decree_table(),
        "bench": published(),
    }


def commands_table() -> str:
    lines = ["| command | what it does | options |", "| --- | --- | --- |"]
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        arguments = [
            p.make_metavar(context) for p in command.params if p.param_type_name == "argument"
        ]
        options = [f"`{p.opts[0]}`" for p in command.params if p.param_type_name == "option"]
        usage = " ".join(["phuluc", name, *arguments])
        summary = (command.help or "").strip().splitlines()[0]
        lines.append(f"| `{usage}` | {summary} | {' '.join(options)} |")
    return "\n".join(lines)


def general_rules_table(form: Form) -> str:
    lines = [
        "| rule | applies to | severity | must hold | fails on | reason |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    examples = {entry.id: entry.example for entry in rules_of(form)}
    for _, record in read_csv(GENERAL_RULES, ("id", "applies")):
        severity = as_text.SEVERITY[record["severity"]]
        lines.append(
            f"| {record['id']} | {record['applies']} | {severity} | `{record['expression']}` "
            f"| {examples.get(record['id'], '')} | {record['reason']} |"
        )
    return "\n".join(lines)


def form_rules_table(form: Form) -> str:
    lines = [
        "| rule | severity | must hold | fails on | reason |",
        "| --- | --- | --- | --- | --- |",
    ]
    own = {rule.id for rule in form.rules if not rule.row}
    for entry in rules_of(form):
        if entry.id in own:
            lines.append(
                f"| {entry.id} | {entry.severity} | {entry.statement} | {entry.example} "
                f"| {entry.reason} |"
            )
    return "\n".join(lines)


def form_table(form: Form) -> str:
    lines = ["| code | label | unit | kind | adds up by | owner | levels |",
             "| --- | --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    for row in form.rows:
        how = row.aggregate if row.is_value else ""
        lines.append(
            f"| {row.code} | {row.label} | {row.unit} | {row.kind} | {how} | {row.owner} "
            f"| {' '.join(row.levels)} |"
        )
    return "\n".join(lines)


def decree_table() -> str:
    lines = ["| where | what it asks | how the appendix does it | how it was checked |",
             "| --- | --- | --- | --- |"]  # fmt: skip
    for _, record in read_csv(DECREE, ("place", "rule", "how", "checked")):
        lines.append(f"| {' | '.join(record[n] for n in ('place', 'rule', 'how', 'checked'))} |")
    return "\n".join(lines)


def with_blocks(text: str) -> str:
    """README with every marked part replaced by what the code says now."""
    for name, block in blocks().items():
        pattern = rf"(<!-- {name}: begin -->\n).*?(<!-- {name}: end -->)"
        text, found = re.subn(pattern, lambda m, b=block: f"{m[1]}{b}\n{m[2]}", text, flags=re.S)
        if found != 1:
            raise SystemExit(f"README.md has {found} parts named «{name}», not one")
    return text


def catalogue() -> bytes:
    """click_words.csv as a GNU .mo file: sorted pairs of NUL-ended strings behind a table."""
    records = read_csv(WORDS, ("english", "plural", "vietnamese"))
    pairs = {b"": b"Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"}
    for _, record in records:
        words = {
            name: text.replace("\\n", "\n").replace("\\t", "\t") for name, text in record.items()
        }
        english = "\0".join(filter(None, (words["english"], words["plural"])))
        pairs[english.encode()] = words["vietnamese"].encode()
    keys = sorted(pairs)
    texts = [*keys, *(pairs[key] for key in keys)]
    start = 28 + 8 * len(texts)
    table, body = [], b""
    for text in texts:
        table += [len(text), start + len(body)]
        body += text + b"\0"
    head = (0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, start)
    return struct.pack(f"<{len(head) + len(table)}I", *head, *table) + body


def write_blank(folder: Path) -> Path:
    period = parse_period(BLANK_PERIOD)
    unit = load_roster(DEMO_ROSTER).by_id[BLANK_UNIT]
    (path,) = write_templates(load_form("cchc_2023"), [unit], period, folder)
    return path


if __name__ == "__main__":
    README.write_text(with_blocks(README.read_text(encoding="utf-8")), encoding="utf-8")
    write_blank(BLANK.parent)
    CATALOGUE.write_bytes(catalogue())
