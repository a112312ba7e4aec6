"""What is generated and committed: tables in README files, the blank template, click's words.

Run it to rewrite them; test_generated.py checks that they are current.
"""

import re
import struct
from pathlib import Path

import facts_by_format
from benchmarks.table import published
from readme_tables import (
    ROOT,
    commands_table,
    decree_table,
    faults_table,
    form_document,
    general_rules_table,
)
from returns import side_by_side

from pipeline.cli.vietnamese import DOMAIN, LOCALE
from pipeline.template.template import write_templates
from schemas.form.loading import bundled_forms, load_form
from schemas.periods.period import parse_period
from schemas.tables import read_csv
from schemas.units.unit import DEMO_ROSTER, load_roster

WORDS = ROOT / "pipeline" / "cli" / "click_words.csv"
CATALOGUE = LOCALE / "vi" / "LC_MESSAGES" / f"{DOMAIN}.mo"
BLANK_UNIT, BLANK_PERIOD = "SNgV", "2023-6T"
BLANK = ROOT / "input_templates" / BLANK_PERIOD / f"{BLANK_UNIT} - CCHC 6T 2023.xlsx"


def documents() -> dict[Path, str]:
    """Every README file with generated parts, as it should be."""
    parts = {
        ROOT / "pipeline" / "appendix": {"decree": decree_table()},
        ROOT / "pipeline" / "files": {"facts": facts_by_format.markdown()},
        ROOT / "pipeline" / "cli": {"commands": commands_table()},
        ROOT / "schemas" / "rules": {"general rules": general_rules_table(load_form("cchc_2023"))},
        ROOT / "tests": {"faults": faults_table()},
        ROOT / "tests" / "tools" / "benchmarks": {"bench": published()},
        ROOT / "tests" / "tools" / "returns": {
            "side by side": side_by_side.published(side_by_side.TALL),
            "wide tables side by side": side_by_side.published(side_by_side.WIDE),
        },
    }
    return {form.path / "README.md": form_document(form) for form in bundled_forms()} | {
        folder / "README.md": with_tables(folder / "README.md", tables)
        for folder, tables in parts.items()
    }


def with_tables(readme: Path, tables: dict[str, str]) -> str:
    """The file's text with every marked part replaced by what the code says now."""
    text = readme.read_text(encoding="utf-8")
    for name, table in tables.items():
        pattern = rf"(<!-- {name}: begin -->\n).*?(<!-- {name}: end -->)"
        text, found = re.subn(pattern, lambda m, t=table: f"{m[1]}{t}\n{m[2]}", text, flags=re.S)
        if found != 1:
            raise SystemExit(f"{readme} has {found} parts named “{name}”, not one")
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
    for path, document in documents().items():
        path.write_text(document, encoding="utf-8", newline="\n")
    write_blank(BLANK.parent)
    CATALOGUE.write_bytes(catalogue())
