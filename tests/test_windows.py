"""What Windows refuses: calls that it has not, names that it forbids, files that are open.

The first two are read from the code; the third is tried in an imitation (tools/windows.py).
"""

import ast
import os
from pathlib import Path

import pytest
from command import CLOSING, run
from places import ROOT, committed
from windows import LONGEST_PATH, MODULES, NAMES, as_on_windows, is_allowed

SOURCES = sorted([*ROOT.glob("schemas/**/*.py"), *ROOT.glob("pipeline/**/*.py")])
_ERRORS = {"ImportError", "AttributeError", "OSError", "NotImplementedError", "ValueError"}


def only_elsewhere(source: str) -> list[str]:
    """What a module uses that Windows has not, without trying first or asking for the system."""
    return [text for node, text in _uses(ast.parse(source)) if not _has_fallback(node)]


def _uses(tree: ast.Module):
    for parent in ast.walk(tree):
        for child in ast.iter_child_nodes(parent):
            child.parent = parent
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node, alias.name) for alias in names if alias.name in MODULES)
            case ast.ImportFrom(module=module, names=names):
                found = {alias.name for alias in names} & NAMES.get(module, set())
                yield from ((node, f"{module}.{name}") for name in found)
                if module in MODULES:
                    yield node, module
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                if name in NAMES.get(module, ()):
                    yield node, f"{module}.{name}"
            case ast.Call(
                func=ast.Attribute(attr="chmod"), args=[*_, ast.Constant(value=int(mode))]
            ):
                if not mode & 0o200:  # the one bit that Windows has: nobody could remove the file
                    yield node, "chmod"
            case ast.keyword(arg="preexec_fn" | "pass_fds"):
                yield node, node.arg
            case ast.Constant(value="fork" | "forkserver"):
                yield node, node.value
            case ast.Constant(value=str(text)) if "%-d" in text or "%-m" in text:
                yield node, text


def _has_fallback(node: ast.AST) -> bool:
    """True inside a `try` that expects its absence, `suppress`, or a question about the system."""
    while parent := getattr(node, "parent", None):
        match parent:
            case ast.Try(body=body, handlers=handlers) if node in body:
                caught = {
                    name.id for h in handlers for name in ast.walk(h) if isinstance(name, ast.Name)
                }
                if caught & _ERRORS:
                    return True
            case ast.If(test=test) | ast.IfExp(test=test):
                if node is not test and _asks_for_the_system(test):
                    return True
            case ast.FunctionDef(body=body):
                before = body[: body.index(node)] if node in body else []
                if any(_leaves_elsewhere(statement) for statement in before):
                    return True
        node = parent
    return False


def _asks_for_the_system(test: ast.expr) -> bool:
    text = ast.unparse(test)
    return any(word in text for word in ("sys.platform", "os.name", "hasattr("))


def _leaves_elsewhere(statement: ast.stmt) -> bool:
    """`if sys.platform == "win32": return`, or a `try` around an import that returns."""
    match statement:
        case ast.If(test=test, body=[*_, ast.Return() | ast.Raise()]):
            return _asks_for_the_system(test)
        case ast.Try(handlers=[ast.ExceptHandler(body=[*_, ast.Return() | ast.Raise()])]):
            return any(isinstance(node, ast.Import) for node in ast.walk(statement))
    return False


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import os\nos.fork()", ["os.fork"]),
        ("from signal import SIGKILL", ["signal.SIGKILL"]),
        ("import resource", ["resource"]),
        ("def f():\n    import fcntl", ["fcntl"]),
        ("get_context('fork')", ["fork"]),
        ("Popen(x, preexec_fn=f)", ["preexec_fn"]),
        ("day.strftime('%-d/%-m')", ["%-d/%-m"]),
        ("try:\n    os.getuid()\nexcept KeyError: pass", ["os.getuid"]),
        ("try:\n    os.getuid()\nexcept AttributeError: pass", []),
        ("if sys.platform != 'win32':\n    os.nice(5)", []),
        ("x = os.getuid() if hasattr(os, 'getuid') else 0", []),
        ("def f():\n    try:\n        import resource\n    except ImportError:\n        return\n"
         "    resource.setrlimit(1, 2)\n    os.fork()", []),
        ("def f():\n    if os.name == 'nt':\n        return\n    os.setsid()", []),
        ("os.kill(1, signal.SIGTERM)", []),
        ("path.chmod(0o444)", ["chmod"]),
        ("os.chmod(path, 0o644)", []),
    ],
)  # fmt: skip
def test_what_windows_lacks_is_seen_unless_there_is_a_fallback(source, found):
    assert found == only_elsewhere(source)


def found_in_sources(look) -> dict[str, list]:
    """What `look` finds in each module of ours, where it finds anything."""
    found = {
        str(path.relative_to(ROOT)): look(path.read_text(encoding="utf-8")) for path in SOURCES
    }
    return {path: lines for path, lines in found.items() if lines}


def test_nothing_is_called_that_windows_lacks():
    assert {} == found_in_sources(only_elsewhere)


def text_without_encoding(source: str) -> list[str]:
    """What opens text in the encoding of the system, which on Windows is not UTF-8."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and _opens_text(node)
        and "encoding" not in {keyword.arg for keyword in node.keywords}
        and "/proc/" not in ast.unparse(node)
    ]  # fmt: skip


def _opens_text(call: ast.Call) -> bool:
    match call:
        case ast.Call(func=ast.Attribute(attr="read_text" | "write_text")):
            return True
        case ast.Call(func=ast.Name(id="open"), args=[_]):
            return True
        case ast.Call(func=ast.Name(id="open"), args=[_, ast.Constant(value=str(mode)), *_]):
            return "b" not in mode
        case ast.Call(func=ast.Attribute(attr="open"), args=[ast.Constant(value=str(mode)), *_]):
            return set(mode) <= set("rwxat+")
    return False


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("path.read_text()", 1), ("path.read_text(encoding='utf-8')", 0), ("open(path)", 1),
        ("open(path, 'rb')", 0), ("open(path, 'w', encoding='utf-8')", 0), ("path.open('w')", 1),
        ("path.open('rb')", 0), ("archive.open(info, 'w')", 0), ("open('/proc/self/statm')", 0),
    ],
)  # fmt: skip
def test_text_without_an_encoding_is_seen(source, found):
    assert found == len(text_without_encoding(source))


def test_text_is_always_utf8():
    assert {} == found_in_sources(text_without_encoding)


def test_every_committed_file_can_be_checked_out_on_windows():
    names = committed()

    assert [] == [name for name in names if not all(map(is_allowed, name.split("/")))]
    assert [] == [name for name in names if len(name) > LONGEST_PATH]
    assert len(names) == len({name.casefold() for name in names})


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("SNgV.xlsx", True), ("báo cáo.xlsx", True), ("con.xlsx", False), ("NUL", False), ("lpt1.csv", False),
     ("a:b.xlsx", False), ("a?.txt", False), ("cuối.", False), ("cuối ", False), ("console.txt", True),
     ("2023-6T", True), ("a\nb", False)],
)  # fmt: skip
def test_names_that_windows_forbids(name, allowed):
    assert allowed == is_allowed(name)


def test_the_imitation_refuses_what_windows_refuses(tmp_path, monkeypatch):
    held, free = tmp_path / "held", tmp_path / "free"
    free.touch()
    as_on_windows(monkeypatch)

    with held.open("w", encoding="utf-8"):
        with pytest.raises(PermissionError):
            held.unlink()
        with pytest.raises(PermissionError):
            os.replace(free, held)
        with pytest.raises(PermissionError):
            tmp_path.rename(f"{tmp_path}-moved")
    with pytest.raises(FileExistsError):
        free.rename(held)
    os.replace(free, held)
    assert ["held"] == [path.name for path in tmp_path.iterdir()]


def test_the_daily_round_removes_and_replaces_no_open_file(tmp_path, monkeypatch):
    """Templates, two runs over each other, a closing, an amendment and its check: all as usual."""
    monkeypatch.chdir(tmp_path)
    assert 0 == run("demo", "--out", "demo")[0]
    returns, period = Path("demo/returns"), ["--period", "2023-6T"]
    as_on_windows(monkeypatch)

    codes = [run("consolidate", returns, *period)[0] for _ in range(2)]
    codes.append(run("close", returns, *period, *CLOSING)[0])
    (returns / "SYT.xlsx").unlink()
    codes.append(run("consolidate", returns, *period)[0])
    codes.append(run("close", returns, *period, *CLOSING)[0])
    codes.append(run("verify", *period)[0])

    assert [1, 1, 1, 1, 1, 0] == codes
    left = [path.name for path in Path("output").rglob("*")]
    assert [] == [name for name in left if name.endswith(".tmp") or name.startswith(".dang-ghi-")]
    assert all(map(is_allowed, left))
