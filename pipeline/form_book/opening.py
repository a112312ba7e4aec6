"""The name of a form, its folder or its workbook in, the Form out; and a copy of either, to be kept."""

import shutil
from pathlib import Path

from pipeline.form_book.read import read_form_book
from schemas.form.loading import bundled_forms, load_form, read_form
from schemas.form.model import Form

WORKBOOK = ".xlsx"  # as it is written; an office may save it otherwise
_WORKBOOKS = (WORKBOOK, ".ods", ".xls")
_KEPT = "bieu"  # in the folder that a closing keeps, whatever it ends in


def named_form(name: str) -> Form:
    """A bundled form by its id, any other by its folder or workbook; raises PhulucError."""
    path = Path(name)
    return read_form_book(path) if path.suffix.lower() in _WORKBOOKS else load_form(name)


def forms_named(*names: str) -> tuple[Form, ...]:
    """The forms of these names alone, every bundled one where none is named."""
    return tuple(named_form(name) for name in names if name) or bundled_forms()


def keep_form(form: Form, target: Path) -> None:
    """Copy what the form is written as into a new folder."""
    if form.path.is_file():
        target.mkdir(parents=True)
        shutil.copyfile(form.path, target / f"{_KEPT}{form.path.suffix.lower()}")
        return
    shutil.copytree(
        form.path, target, ignore=shutil.ignore_patterns("__pycache__"),
        copy_function=shutil.copyfile,  # the form of an installed program may be read-only
    )  # fmt: skip


def kept_form(folder: Path) -> Form:
    """The form that keep_form put there; raises DefinitionError."""
    books = [path for path in folder.glob(f"{_KEPT}.*") if path.suffix in _WORKBOOKS]
    return read_form_book(books[0]) if books else read_form(folder)
