"""What is generated and committed equals what the code says now."""

import zipfile
from pathlib import Path

from generated import BLANK, CATALOGUE, README, catalogue, with_blocks, write_blank


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_readme_tables_are_current():
    text = README.read_text(encoding="utf-8")

    assert with_blocks(text) == text, "run: make generate"


def test_the_blank_template_is_current(tmp_path):
    assert parts(write_blank(tmp_path)) == parts(BLANK), "run: make generate"


def test_the_catalogue_of_the_terminal_s_words_is_current():
    assert catalogue() == CATALOGUE.read_bytes(), "run: make generate"
