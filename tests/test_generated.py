"""What is generated and committed equals what the code says now."""

import zipfile
from pathlib import Path

import pytest
from generated import BLANK, CATALOGUE, ROOT, catalogue, documents, write_blank

DOCUMENTS = documents()


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_tables_of_readme_files_are_current(path):
    assert DOCUMENTS[path] == path.read_text(encoding="utf-8"), "run: make generate"


def test_the_blank_template_is_current(tmp_path):
    assert parts(write_blank(tmp_path)) == parts(BLANK), "run: make generate"


def test_the_catalogue_of_the_terminal_s_words_is_current():
    assert catalogue() == CATALOGUE.read_bytes(), "run: make generate"
