"""The mails that went out: kept with when and to whom, so that none is sent twice."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from pipeline.output_folder import checksum
from pipeline.register.register import Register, stamp

_TABLE = "sent"


def unsent(register: Register, drafts: Sequence[Path]) -> list[Path]:
    """Those that no server took so far, by their content."""
    if not register.has(_TABLE):
        return list(drafts)
    gone = {mark for (mark,) in register.read("SELECT checksum FROM sent")}
    return [path for path in drafts if checksum(path) not in gone]


def record_sent(register: Register, draft: Path, address: str, now: dt.datetime) -> None:
    """Keep that a server took a draft."""
    with register.turn():
        register.ensure(_TABLE)
        register.add(
            _TABLE, at=stamp(now), checksum=checksum(draft), name=draft.name, address=address
        )
