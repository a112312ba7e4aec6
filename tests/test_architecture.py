"""Dependencies point one way: cli → stages → schemas → standard library. Read from the imports."""

import ast
import re
import sys
from pathlib import Path

import pytest
from places import committed

from schemas.tables import read_csv
from schemas.wording.messages import messages

ROOT = Path(__file__).parents[1]
MODULES = sorted([*ROOT.glob("schemas/**/*.py"), *ROOT.glob("pipeline/**/*.py")])
COMPILERS = {
    "as_pandera",
    "frame_spans",
    "frames",
}  # the modules of schemas that may import a library


TOP = {
    ".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "README.vi.md",
    "constraints-hashed.txt", "constraints.txt", "input_templates", "output", "pipeline",
    "pyproject.toml", "schemas", "tests",
}  # fmt: skip


def test_only_what_belongs_there_stands_at_the_top():
    """Packages that pip had downloaded there were once committed."""
    assert TOP == {name.partition("/")[0] for name in committed()}


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module)
    return found


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_schemas_know_neither_pipeline_nor_libraries(path):
    if not module_name(path).startswith("schemas"):
        return
    allowed = {"schemas", *sys.stdlib_module_names}
    if path.stem in COMPILERS:
        allowed |= {"pandera", "pandas", "numpy"}

    assert {name.split(".")[0] for name in imports(path)} <= allowed


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_only_the_command_line_imports_click(path):
    if path.parent.name == "cli" or path.stem == "__main__":
        return

    assert "click" not in imports(path)
    assert not {name for name in imports(path) if name.startswith("pipeline.cli")}


def test_no_module_imports_itself_through_others():
    graph = {module_name(p): imports(p) for p in MODULES}
    graph = {name: {i for i in found if i in graph and i != name} for name, found in graph.items()}

    def reaches(start: str) -> set[str]:
        seen, todo = set(), [start]
        while todo:
            for following in graph[todo.pop()] - seen:
                seen.add(following)
                todo.append(following)
        return seen

    assert [] == [name for name in graph if name in reaches(name)]


# From the ground up: a room may import from those before it, and from itself.
LAW = ("vocabulary", "rules", "periods", "form", "units", "wording", "compilers")
ROOMS = (
    "workers", "xlsx", "files", "form_book", "reading.cell", "office", "reading.table", "reading.notes", "reading.units", "reading", "intake", "past", "judging", "totals",
    "template", "register", "remaining", "appendix", "feedback", "mailing", "consolidation", "form_check", "form_new", "cli",
)  # fmt: skip


def room_of(module: str) -> int:
    """The place of a module's room; -1 for what stands beside the rooms, for all of them."""
    package, _, inside = module.rpartition(".")[0].partition(".")
    rooms = LAW if package == "schemas" else ROOMS
    found = [place for place, room in enumerate(rooms) if f"{inside}.".startswith(f"{room}.")]
    return max(found, key=lambda place: len(rooms[place]), default=-1)


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_rooms_import_only_from_rooms_below(path):
    package, own = module_name(path).partition(".")[0], room_of(module_name(path))
    above = [i for i in imports(path) if i.startswith(f"{package}.") and room_of(i) > own]

    assert path.stem == "__main__" or [] == above


def test_the_rooms_listed_are_the_folders_there_are():
    def folders(package: str) -> set[str]:
        found = (
            path.parent.relative_to(ROOT / package)
            for path in (ROOT / package).rglob("__init__.py")
        )
        return {".".join(folder.parts) for folder in found if folder.parts}

    assert folders("schemas") == {*LAW}
    assert folders("pipeline") == {*ROOMS, "files.formats", "template.live"}


@pytest.mark.parametrize("path", [p for p in MODULES if p.stem == "__init__"], ids=module_name)
def test_a_room_opens_with_what_it_is_for(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


WORDS = ROOT / "schemas" / "vocabulary" / "words.csv"
VIETNAMESE = re.compile(
    "[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0-\u01b0\u1ea0-\u1ef9]"
)
_PATTERNS = (r"\(?(?:(?P<letter>[A-ZĐ])", "[¡-¿ÄÅÆ")  # of letters, not words
_MARKS = {"pipeline.identity_marks": [":cần sửa"]}


def texts(path: Path) -> list[str]:
    """The literals of a module that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = {
        id(node.body[0].value) for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }  # fmt: skip
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_what_people_read_stands_in_tables(path):
    """The help of a command or an option may stand at it; a mark of our own is no sentence."""
    module = module_name(path)
    if not module.startswith("pipeline") or module.startswith("pipeline.cli."):
        return
    found = [text for text in texts(path) if VIETNAMESE.search(text)]

    assert _MARKS.get(module, []) == [text for text in found if not text.startswith(_PATTERNS)]


@pytest.mark.parametrize("path", sorted((ROOT / "pipeline" / "cli").glob("*.py")), ids=module_name)
def test_the_command_line_holds_no_sentence_but_help(path):
    """In cli/ Vietnamese stands in `help=`, `metavar=`, defaults of options, and docstrings of commands."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    allowed = {
        id(part)
        for node in ast.walk(tree) if isinstance(node, ast.Call)
        if getattr(node.func, "attr", getattr(node.func, "id", "")) in _DECLARING
        for part in ast.walk(node)
    }  # fmt: skip
    docs = set(texts(path))
    found = [
        node.value for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        and node.value in docs and id(node) not in allowed and VIETNAMESE.search(node.value)
    ]  # fmt: skip

    assert [] == found


_DECLARING = {"option", "argument", "flags", "version_option"}


def test_every_notice_is_used_and_every_one_used_is_there():
    said = {text for path in MODULES for text in texts(path)}
    said |= {record["repair"] for _, record in read_csv(WORDS, ("repair",))}

    assert [] == [name for name in messages() if name not in said]
