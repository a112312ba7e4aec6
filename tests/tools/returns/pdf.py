"""Cells in, a PDF with a text layer out, as programs print a table: cells between ruled lines, or not."""

import textwrap

_WIDTHS = (40, 190, 70, 60, 90, 60, 60, *[90] * 12)  # points
_LINE, _LETTER, _TOP, _PAGE = 11, 4.0, 800, (1800, 842)
_UNICODE = (
    "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> "
    "endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end"
)


def pdf(cells: dict[tuple[int, int], str], ruled: bool = True) -> bytes:
    """Rows without a second cell are lines of text over the table; the others are ruled, if any."""
    pages, drawn, top = [], [], _TOP
    for row in range(1, max(row for row, _ in cells) + 1):
        texts = {column: text for (at, column), text in cells.items() if at == row and text}
        wrapped = {c: textwrap.wrap(t, int(_WIDTHS[c - 1] / _LETTER) - 1) for c, t in texts.items()}
        is_table = set(texts) != {1} or texts[1][:1].isdigit()
        if not is_table:
            wrapped = {1: [texts[1]]}
        height = _LINE * max(map(len, wrapped.values()), default=1) + 3
        if top - height < 20:
            pages.append("\n".join(drawn))
            drawn, top = [], _TOP
        drawn += _row(wrapped, top, height, is_table and ruled)
        top -= height
    return document([*pages, "\n".join(drawn)])


def _row(wrapped: dict[int, list[str]], top: float, height: float, ruled: bool) -> list[str]:
    drawn, left = [], 20
    for column, width in enumerate(_WIDTHS, 1):
        if ruled:
            drawn.append(f"{left} {top - height} {width} {height} re S")
        for number, line in enumerate(wrapped.get(column, ()), 1):
            code = line.encode("utf-16-be").hex()
            drawn.append(f"BT /F 8 Tf {left + 2} {top - number * _LINE} Td <{code}> Tj ET")
        left += width
    return drawn


def document(pages: list[str]) -> bytes:
    """Pages of drawing commands as a file; one without any is what a scanner makes of a blank sheet."""
    kids = " ".join(f"{7 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[4 0 R]"
        "/ToUnicode 6 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/A/DW 500/FontDescriptor 5 0 R"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        "<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 -200 1000 800]/Ascent 800/Descent -200"
        "/ItalicAngle 0/CapHeight 700/StemV 80>>",
        _stream(_UNICODE),
    ]
    for number, drawn in enumerate(pages):
        size = f"0 0 {_PAGE[0]} {_PAGE[1]}"
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[{size}]/Resources<</Font<</F 3 0 R>>>>"
            f"/Contents {8 + 2 * number} 0 R>>",
            _stream(drawn),
        ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    entries = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{entries}{trailer}"
    return data + table.encode("latin-1")


def _stream(content: str) -> str:
    return f"<</Length {len(content)}>>stream\n{content}\nendstream"
