"""Bytes of a returned file in, a Grid out: which format it is, told by content and not by name."""

from pipeline import limits
from pipeline.files.formats.xlsx import read_package
from pipeline.files.mistaken import (
    refuse_data,
    refuse_mistaken,
    refuse_mistaken_document,
    refuse_mistaken_package,
)
from pipeline.files.package import Package, Unfit, open_package, why
from pipeline.files.relations import content_type, main_part
from pipeline.grid import Grid

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = b"%PDF"
_RTF = b"{\\rtf"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLD_STREAM = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")


def read_workbook(data: bytes) -> Grid:
    """Read a workbook, document or table of any known format; raises Unfit for any other."""
    if data.startswith(_ZIP):
        return _read_zip(open_package(data))
    if data.startswith(_OLE):
        return _read_ole(data)
    if data.startswith(_OLD_STREAM):
        return _read_xls(data)
    if data.startswith(_PDF):
        from pipeline.files.formats.pdf import read_pdf

        return read_pdf(data)
    refuse_mistaken(data)
    return _read_text(data)


def _read_text(data: bytes) -> Grid:
    """Texts of all kinds: those with marks, and tables with separators."""
    from pipeline.files.decoding import decode
    from pipeline.files.formats.delimited import read_delimited
    from pipeline.files.formats.marked_text import read_marked_text

    if data.startswith(_RTF):
        from pipeline.files.formats.rtf import read_rtf

        return read_rtf(data)
    if (grid := read_marked_text(data)) is not None:
        return grid
    if len(data) > limits.TEXT_BYTES:
        raise Unfit("too_large", why("size", size=len(data) // limits.MEGABYTE))
    text = decode(data)
    refuse_data(text)
    return read_delimited(text)


def _read_zip(package: Package) -> Grid:
    main = main_part(package)
    kind = content_type(package, main)
    if "word" in kind:
        from pipeline.files.formats.word import read_docx

        return read_docx(package)
    if "bin" in kind:
        from pipeline.files.formats.xlsb import read_xlsb

        return read_xlsb(package)
    refuse_mistaken_package(package)
    if not main and ("mimetype" in package or "content.xml" in package):
        return _read_open_document(package)
    if not main and "_rels/.rels" not in package:
        raise Unfit("is_archive", why("archive"))
    return read_package(package)


def _read_open_document(package: Package) -> Grid:
    kind = package.read("mimetype") if "mimetype" in package else b"spreadsheet"
    if b"text" in kind:
        from pipeline.files.formats.odt import read_odt

        return read_odt(package)
    refuse_mistaken_document(kind)
    from pipeline.files.formats.ods import read_ods

    return read_ods(package)


def _read_ole(data: bytes) -> Grid:
    from pipeline.files.formats.ole import open_ole

    opened = open_ole(data)
    return _read_zip(open_package(opened)) if opened.startswith(_ZIP) else _read_xls(opened)


def _read_xls(data: bytes) -> Grid:
    """By xlrd; what it refuses may be read by calamine, which tells less, and never unasked."""
    from pipeline.files.formats.xls import read_xls

    try:
        return read_xls(data)
    except (Unfit, MemoryError):
        raise
    except Exception as error:
        from pipeline.files.formats.second_reader import read_by_calamine

        try:
            return read_by_calamine(data)
        except (Unfit, MemoryError):
            raise
        except Exception:
            raise error from None
