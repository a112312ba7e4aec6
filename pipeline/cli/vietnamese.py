"""click's own words (Usage, Missing option…) in English in, in Vietnamese out.

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
    otherwise stop the command at the first letter that cp1252 lacks.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    os.environ["LANGUAGE"] = "vi"
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
