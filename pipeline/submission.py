"""Roster and returns in, who has sent and who has not out."""

from dataclasses import dataclass

from schemas.unit import Unit

STATUS = {
    "received": "Đạt",
    "needs_correction": "Cần sửa",
    "unusable": "Chưa dùng được",
    "missing": "Chưa gửi",
}


@dataclass(frozen=True, slots=True)
class Submission:
    """One unit's state: `unusable` is a file that could not be read or two that contradict."""

    unit: Unit
    status: str
    files: tuple[str, ...] = ()
    errors: int = 0
    warnings: int = 0
