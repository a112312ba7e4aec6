"""What somebody typed for mail addresses in, the addresses out."""

import re

from schemas.errors import PhulucError

_BETWEEN = re.compile(r"[;,\s]+")
_ADDRESS = re.compile(r"[^\s@,;<>]+@[^\s@,;<>.]+(\.[^\s@,;<>.]+)+")


def mail_addresses(text: str) -> str:
    """«a@b.vn; c@d.vn»; raises PhulucError for what no mail can be sent to."""
    found = list(filter(None, _BETWEEN.split(text)))
    if wrong := next((part for part in found if not _ADDRESS.fullmatch(part)), ""):
        raise PhulucError("mail_address", text=wrong)
    return "; ".join(found)
