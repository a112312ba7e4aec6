"""Bytes of an OLE file in, what it really is out: an old workbook, a document, an encrypted file.

Excel encrypts «read-only recommended» books with a password that everybody knows; that one is
tried, no other is.
"""

import io

import msoffcrypto
import olefile

from pipeline import limits
from pipeline.files.package import Unfit, why

_DEFAULT_PASSWORD = "VelvetSweatshop"


def open_ole(data: bytes) -> bytes:
    """Bytes of the workbook inside, decrypted where that is possible; raises Unfit."""
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        streams = {"/".join(name).lower() for name in container.listdir()}
    if "encryptedpackage" in streams:
        return _decrypted(data)
    if "__properties_version1.0" in streams:
        raise Unfit("is_mail")
    if "worddocument" in streams:
        raise Unfit("old_document", "Word 97-2003 (.doc)")
    if not streams & {"workbook", "book"}:
        raise Unfit("not_a_workbook", why("old_office"))
    return _decrypted(data) if _is_encrypted(data) else data


def _is_encrypted(data: bytes) -> bool:
    try:
        return msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted()
    except Exception:  # the reader of .xls says what is wrong with it
        return False


def _decrypted(data: bytes) -> bytes:
    opened = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(data))
        file.load_key(password=_DEFAULT_PASSWORD)
        file.decrypt(opened)
    except Exception as error:  # a wrong password shows itself in several ways
        raise Unfit("encrypted") from error
    content = opened.getvalue()
    if not content or len(content) > limits.FILE_BYTES:
        raise Unfit("encrypted")
    return content
