"""Dependencies point one way: cli → stages → schemas → standard library. Read from the imports."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted([*ROOT.glob("schemas/*.py"), *ROOT.glob("pipeline/**/*.py")])
COMPILERS = {"as_pandera", "frames"}  # the modules of schemas that may import a library


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
    if path.parent.name != "schemas":
        return
    allowed = {"schemas", *sys.stdlib_module_names}
    if path.stem in COMPILERS:
        allowed |= {"pandera", "pandas", "numpy"}

    assert {name.split(".")[0] for name in imports(path)} <= allowed


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_only_the_command_line_imports_click(path):
    if path.stem.startswith(("cli", "command", "__main__")):
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
