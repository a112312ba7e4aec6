"""Nothing in, what a figure was measured on out: cores, processor, system and versions, no names."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = ("pandas", "pandera", "openpyxl", "xlsxwriter", "python-calamine")
_LINUX = Path("/proc/cpuinfo")


def machine() -> dict[str, object]:
    """What a reader needs to compare the figures with those of another machine."""
    return {
        "cores": os.cpu_count(),
        "cpu": _processor(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in _LIBRARIES},
    }


def _processor() -> str:
    """The model where the system says it; virtual machines often do not."""
    if _LINUX.exists():
        for line in _LINUX.read_text(encoding="utf-8", errors="replace").splitlines():
            name, _, words = line.partition(":")
            if name.strip() == "model name" and words.strip() != "unknown":
                return words.strip()
    return platform.processor()
