"""The words of the office's workbook (schemas/wording/remaining.csv), and its marks."""

import functools

from pipeline.identity_marks import MARK
from schemas.wording.papers import named, worded

said = functools.partial(worded, "remaining")
CHOICES = named("remaining", "choice")
KEY = f"{MARK}:viec"  # how the hidden column is headed
