"""Charts as values in, charts on a worksheet out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_FONT = {"name": "Times New Roman", "size": 11}
_COLOURS = ("#2E75B6", "#F4B183", "#C00000", "#A6A6A6", "#548235", "#7030A0")


@dataclass(frozen=True, slots=True)
class Series:
    """A name, and the areas (first row, first column, last row, last column) of labels and values."""

    name: str
    labels: tuple[int, int, int, int]
    values: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Chart:
    """`kind` is column or bar; `text` says in words what it shows, for those who cannot see it."""

    kind: str
    title: str
    series: tuple[Series, ...]
    sheet: str
    row: int
    column: int
    width: int
    height: int
    text: str
    stacked: bool = False
    number_format: str = "0"
    from_zero: bool = True


def insert_charts(
    charts: tuple[Chart, ...], cells: Mapping[str, Mapping[tuple[int, int], Any]], workbook,
    worksheet,
) -> None:  # fmt: skip
    """Draw every chart at its place; figures stand beside the bars, so that no colour is needed.

    `cells` are those of each sheet, by its name.
    """
    for item in charts:
        kind = {"type": item.kind} | ({"subtype": "stacked"} if item.stacked else {})
        chart = workbook.add_chart(kind)
        for series, colour in zip(item.series, _COLOURS, strict=False):
            chart.add_series({
                "name": series.name,
                "categories": [item.sheet, *series.labels],
                "values": [item.sheet, *series.values],
                "categories_data": _shown(cells[item.sheet], series.labels),
                "values_data": _shown(cells[item.sheet], series.values),
                "fill": {"color": colour}, "gap": 60,
                "data_labels": {"value": True, "num_format": item.number_format, "font": _FONT},
            })  # fmt: skip
        chart.set_title({"name": item.title, "name_font": _FONT | {"size": 13, "bold": True}})
        chart.set_legend({"position": "bottom", "font": _FONT, "none": len(item.series) == 1})
        _set_axes(chart, item)
        chart.set_size({"width": item.width, "height": item.height})
        worksheet.insert_chart(item.row, item.column, chart, {"description": item.text})


def _shown(cells: Mapping[tuple[int, int], Any], area: tuple[int, int, int, int]) -> list[str]:
    """What stands in an area: programs that do not compute draw the chart from that."""
    top, left, bottom, right = area
    places = ((row, col) for row in range(top, bottom + 1) for col in range(left, right + 1))
    values = (cells[place].value for place in places)
    return [value if isinstance(value, str) else f"{value:.16g}" for value in values]


def _set_axes(chart, item: Chart) -> None:
    """Figures stand at the bars, so that no axis of figures is needed; it begins at zero."""
    names = {"num_font": _FONT, "major_gridlines": {"visible": False}}
    figures = {"visible": False, "major_gridlines": {"visible": False}}
    figures |= {"min": 0} if item.from_zero else {}
    if item.kind == "bar":  # the first line of the table is the highest bar
        names |= {"reverse": True, "label_position": "low"}
        chart.set_x_axis(figures)
        chart.set_y_axis(names)
    else:
        chart.set_x_axis(names)
        chart.set_y_axis(figures)
