"""Dependencies point one way: cli → stages → schemas → standard library. Read from the imports."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted([*ROOT.glob("schemas/**/*.py"), *ROOT.glob("pipeline/**/*.py")])
COMPILERS = {
    "as_pandera",
    "frame_spans",
    "frames",
}  # the modules of schemas that may import a library


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
LAW = ("rules", "periods", "form", "units", "vocabulary", "wording", "compilers")
ROOMS = (
    "workers", "xlsx", "files", "reading.cell", "reading.table", "reading", "intake", "past", "judging", "totals",
    "template", "register", "appendix", "feedback", "consolidation", "form_check", "cli",
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
