"""Bytes of a text of marks (web page, XML of Office, MIME) in, a Grid out: which of them it is, by content."""

import email
import email.policy
import re
from collections.abc import Iterator

from pipeline.files.decoding import decode
from pipeline.files.formats.spreadsheet_xml import NAMESPACE, read_spreadsheet_xml
from pipeline.files.formats.web_page import read_page
from pipeline.files.markup import parse
from pipeline.files.package import Unfit, why
from pipeline.grid import Grid, Table

_HEAD = 4000  # bytes that tell what it is
_PAGE = re.compile(rb"<(?:html|table|body|head|meta|div|!doctype html)[\s>]", re.I)
_HTML = re.compile(rb"<(?:html|!doctype html)[\s>]", re.I)
_MARKUP = re.compile(rb"\s*<[a-z!?/]", re.I)
_MIME = re.compile(rb"(?:[A-Za-z][\w-]*:[^\n]*\r?\n(?:[ \t][^\n]*\n)*){1,60}?", re.S)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.I)
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_OLD_WORD = ("wordml", "xmlPackage")


def read_marked_text(data: bytes) -> Grid | None:
    """Read a page, a workbook or document in one XML, a saved page with its parts; None for others.

    Raises Unfit, or what a broken file raises.
    """
    head = data[:_HEAD].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe")
    if head[:1].isalpha() and b"mime-version:" in head.lower() and _MIME.match(head):
        return _read_mime(data)
    if b"<?xml" in head[:100] and not _HTML.search(head):
        return _read_xml(data)
    return _page(data) if _PAGE.search(head) or _MARKUP.match(head) else None


def _page(data: bytes, declared: str = "") -> Grid:
    said = _CHARSET.search(data[:_HEAD])
    return read_page(decode(data, declared or (said[1].decode("ascii") if said else "")))


def _read_xml(data: bytes) -> Grid:
    root = parse(data)
    if root.tag == f"{{{NAMESPACE}}}Workbook":
        return read_spreadsheet_xml(root)
    if root.tag == f"{{{_OFFICE}}}document":
        if root.get(f"{{{_OFFICE}}}mimetype", "").endswith(".text"):
            from pipeline.files.formats.odt import read_document

            return read_document(root, root)
        from pipeline.files.formats.ods import read_sheets

        return read_sheets(root, root, root)
    if any(name in str(root.tag) for name in _OLD_WORD):
        raise Unfit("old_document", why("word_xml"))
    raise Unfit("is_web_page")


def _read_mime(data: bytes) -> Grid:
    """The pages of a saved web page (.mht), each a sheet; a mail that lost its name is told."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    if message.get_content_type() == "multipart/mixed":
        raise Unfit("is_mail")
    tables: list[Table] = []
    fonts: frozenset[str] = frozenset()
    for page, charset in _pages(message):
        grid = _page(page, charset)
        tables += grid.tables
        fonts |= grid.fonts
    return Grid(tuple(tables), fonts=fonts, without=("is_web_page", ""))


def _pages(message: email.message.Message) -> Iterator[tuple[bytes, str]]:
    for part in message.walk():
        content = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(content, bytes):
            yield content, part.get_content_charset("")
