"""Write the list of modules that mypy lets pass into pyproject.toml anew: `make typed`.

The list may only become shorter; what is new on it is told, and is to be corrected instead.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from places import ROOT

PROJECT = ROOT / "pyproject.toml"
LIST = re.compile(r"(# Not yet clean;.*?module = \[\n)(.*?)(\]\nignore_errors = true\n)", re.DOTALL)


def not_clean(settings: str) -> set[str]:
    """The modules of pipeline/ in which mypy finds an error when it lets none of them pass."""
    with tempfile.TemporaryDirectory() as folder:
        strict = Path(folder) / "pyproject.toml"
        strict.write_text(LIST.sub("", settings), encoding="utf-8")
        command = [sys.executable, "-m", "mypy", "--config-file", strict]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8").stdout
    files = re.findall(r"^(pipeline\S+)\.py:\d+: error", said, re.MULTILINE)
    return {re.sub(r"[/\\]", ".", file) for file in files}


if __name__ == "__main__":
    text = PROJECT.read_text(encoding="utf-8")
    before, now = set(re.findall(r'"(.+)"', LIST.search(text)[2])), not_clean(text)
    lines = "".join(f'    "{module}",\n' for module in sorted(now))
    PROJECT.write_text(LIST.sub(rf"\g<1>{lines}\g<3>", text), encoding="utf-8")
    print(
        f"{len(now)} modules are not clean.",
        *(f"  new: {m}" for m in sorted(now - before)),
        sep="\n",
    )
