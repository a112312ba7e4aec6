"""click's own words (Usage, Missing option…) in Vietnamese, and streams that can carry them.

The words are in click_words.csv, compiled to locale/vi/LC_MESSAGES/click.mo by tests/generated.py.
"""

import gettext
import os
import sys
from pathlib import Path

DOMAIN = "click"
LOCALE = Path(__file__).parent / "locale"


def speak_vietnamese() -> None:
    """Make gettext, which click asks for every word it prints, answer from our catalogue.

    Output is UTF-8 whatever the system's code page: a file that a Windows shell redirects to would
    otherwise stop the command at the first letter that cp1252 lacks; names of files that are no
    text are shown with their bytes.
    """
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    os.environ["LANGUAGE"] = "vi"
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)


def _open_closed_streams() -> None:
    """Where the command was started without some of them, what is written to them goes nowhere.

    Else the next file opened (the register, say) would take the number of the closed one, and get
    what others write to it.
    """
    if None not in (sys.stdin, sys.stdout, sys.stderr):
        return
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(number, True)
    os.close(number)
    sys.stdin = sys.stdin or Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - for good
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
