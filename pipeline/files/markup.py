"""XML or HTML of any part, parsed so that no file can hurt: no entities, bounded size."""

from typing import TypeAlias

from lxml import etree

from pipeline import limits
from pipeline.files.package import Unfit, why

Element: TypeAlias = etree._Element
_DECLARED = (b"<!DOCTYPE", b"<!ENTITY")


def parse(data: bytes) -> Element:
    """The root of a part; raises Unfit where it declares entities or its tree would be too large."""
    _check_marks(data)
    declared = any(mark in data for mark in _DECLARED)
    root = None if declared else etree.fromstring(data, _parser())
    if root is None or root.getroottree().docinfo.internalDTD is not None:  # UTF-16 hides it above
        raise Unfit("damaged", why("declarations"))
    return root


def parse_page(text: str) -> Element | None:
    """The root of a web page, however badly it is written; None where there is nothing in it."""
    data = text.encode("utf-8", "replace")
    _check_marks(data)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:  # a page of nothing but comments
        return None
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise Unfit("damaged", why("broken_inside"))  # too deep: what follows was left out
    return root


def _check_marks(data: bytes) -> None:
    marks = data.count(b"<") + data.count(b"=")
    if marks > limits.MARKS:
        raise Unfit("too_large", why("marks", count=marks))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def is_on(value: str) -> bool:
    """True for the value of a switch of Office (strike, date1904) that is not set to off."""
    return value not in ("0", "false", "off")
