"""Bytes of a returned file in, a Grid out: which format it is, told by content and not by name."""

from pipeline.files.formats.xlsx import read_package
from pipeline.files.package import Package, Unfit, open_package, why
from pipeline.files.relations import content_type, main_part
from pipeline.grid import Grid

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLD_STREAM = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")
# First bytes of what people send by mistake: the notice, and what the file is called in it.
_OTHERS = (
    (b"%PDF", "is_picture", "pdf"),
    (b"Rar!", "is_archive", "rar"),
    (b"7z\xbc\xaf", "is_archive", "7z"),
    (b"\x1f\x8b", "is_archive", "gzip"),
    (b"\x89PNG", "is_picture", "picture"),
    (b"\xff\xd8\xff", "is_picture", "picture"),
    (b"GIF8", "is_picture", "picture"),
    (b"II*\x00", "is_picture", "picture"),
    (b"MM\x00*", "is_picture", "picture"),
    (b"{\\rtf", "old_document", "rtf"),
    (b"MZ\x90", "not_a_workbook", "program"),
    (b"\x7fELF", "not_a_workbook", "program"),
)
_MARKUP = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<head", b"mime-version:")


def read_workbook(data: bytes) -> Grid:
    """Read a workbook, document or table of any known format; raises Unfit for any other."""
    if data.startswith(_ZIP):
        return _read_zip(open_package(data))
    if data.startswith(_OLE):
        return _read_ole(data)
    if data.startswith(_OLD_STREAM):
        return _read_xls(data)
    for magic, notice, name in _OTHERS:
        if data.startswith(magic):
            raise Unfit(notice, why(name))
    if data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise Unfit("is_web_page")
    from pipeline.files.formats.delimited import read_delimited

    return read_delimited(data)


def is_picture(data: bytes) -> bool:
    """True of what shows figures and holds none: a picture, a PDF."""
    return any(data.startswith(magic) for magic, notice, _ in _OTHERS if notice == "is_picture")


def _read_zip(package: Package) -> Grid:
    main = main_part(package)
    kind = content_type(package, main)
    if "word" in kind:
        from pipeline.files.formats.word import read_docx

        return read_docx(package)
    if "bin" in kind:
        from pipeline.files.formats.xlsb import read_xlsb

        return read_xlsb(package)
    if not main and ("mimetype" in package or "content.xml" in package):
        return _read_open_document(package)
    if not main and "_rels/.rels" not in package:
        raise Unfit("is_archive", why("archive"))
    return read_package(package)


def _read_open_document(package: Package) -> Grid:
    kind = package.read("mimetype") if "mimetype" in package else b"spreadsheet"
    if b"spreadsheet" not in kind:
        raise Unfit("old_document", "OpenDocument")
    from pipeline.files.formats.ods import read_ods

    return read_ods(package)


def _read_ole(data: bytes) -> Grid:
    from pipeline.files.formats.ole import open_ole

    opened = open_ole(data)
    return _read_zip(open_package(opened)) if opened.startswith(_ZIP) else _read_xls(opened)


def _read_xls(data: bytes) -> Grid:
    from pipeline.files.formats.xls import read_xls

    return read_xls(data)
