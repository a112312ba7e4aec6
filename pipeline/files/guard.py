"""A path in, bytes of a size that can be read out, or the Notice that says why not."""

from pathlib import Path

from pipeline import limits
from pipeline.files.package import Unfit, why
from pipeline.returns import Notice


def load(path: Path) -> bytes:
    """The content of a file of sane size; raises Unfit."""
    try:
        size = path.stat().st_size
        if size > limits.FILE_BYTES:
            raise Unfit("too_large", why("size", size=size // limits.MEGABYTE))
        data = path.read_bytes()
    except OSError as error:
        raise Unfit("locked_file", error.strerror or type(error).__name__) from error
    if not data:
        raise Unfit("empty_file")
    return data


def notice_of(unfit: Unfit) -> Notice:
    """What is said of a file that is not read."""
    return Notice(unfit.notice, words=(("why", unfit.why),) if unfit.why else ())
