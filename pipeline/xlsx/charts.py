"""Charts as values in, charts on a worksheet out: to be read without colours, on paper and aloud."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_FONT = {"name": "Times New Roman", "size": 10}
_EDGE = "#404040"
_LIGHT, _WHITE = "#DDEBF7", "#FFFFFF"
_FILLS: tuple[
    dict[str, Any], ...
] = (  # told apart in grey; figures stand on white beside or over them
    {"fill": {"color": _LIGHT}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": _EDGE, "bg_color": _WHITE}},
    {"fill": {"color": _WHITE}},
    {"pattern": {"pattern": "light_horizontal", "fg_color": _EDGE, "bg_color": _WHITE}},
    {"pattern": {"pattern": "horizontal_brick", "fg_color": _EDGE, "bg_color": _WHITE}},
    {"pattern": {"pattern": "percent_20", "fg_color": _EDGE, "bg_color": _WHITE}},
)
_MARKS: tuple[dict[str, Any], ...] = (  # of series over the bars: a line through all, a mark for each
    {"line": {"color": "#000000", "width": 1.5, "dash_type": "dash"}},
    {
        "line": {"none": True},
        "marker": {"type": "diamond", "size": 7, "border": {"color": "#000000"},
                   "fill": {"color": "#000000"}},
    },
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Series:
    """A name, and the areas (first row, first column, last row, last column) of labels and values."""

    name: str
    labels: tuple[int, int, int, int]
    values: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Chart:
    """`kind` is column or bar; `text` says in words what it shows, for those who cannot see it.

    `over` are drawn over columns: the first as a line, the second as marks.
    """

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
    over: tuple[Series, ...] = ()


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
        label = {"value": True, "num_format": item.number_format, "font": _FONT}
        if item.stacked:  # over a pattern a figure needs ground of its own
            label |= {"fill": {"color": _WHITE}}
        if item.over:  # the tops of the columns belong to what is drawn over them
            label |= {"position": "inside_base"}
        for series, fill in zip(item.series, _FILLS, strict=False):
            look = fill | {"border": {"color": _EDGE}, "gap": 60, "data_labels": label}
            chart.add_series(_data(series, item.sheet, cells) | look)
        if item.over:
            lines = workbook.add_chart({"type": "line"})
            for series, mark in zip(item.over, _MARKS, strict=False):
                lines.add_series(_data(series, item.sheet, cells) | mark)
            chart.combine(lines)
        chart.set_title({"name": item.title, "name_font": _FONT | {"size": 11, "bold": True}})
        alone = len(item.series) + len(item.over) == 1
        chart.set_legend({"position": "bottom", "font": _FONT, "none": alone})
        _set_axes(chart, item)
        chart.set_size({"width": item.width, "height": item.height})
        worksheet.insert_chart(item.row, item.column, chart, {"description": item.text})


def _data(series: Series, sheet: str, cells: Mapping[str, Mapping]) -> dict[str, Any]:
    return {
        "name": series.name,
        "categories": [sheet, *series.labels], "values": [sheet, *series.values],
        "categories_data": _shown(cells[sheet], series.labels),
        "values_data": _shown(cells[sheet], series.values),
    }  # fmt: skip


def _shown(cells: Mapping[tuple[int, int], Any], area: tuple[int, int, int, int]) -> list[str]:
    """What stands in an area: programs that do not compute draw the chart from that."""
    top, left, bottom, right = area
    places = ((row, col) for row in range(top, bottom + 1) for col in range(left, right + 1))
    values = (cells[place].value for place in places)
    return [
        "" if value is None else value if isinstance(value, str) else f"{value:.16g}"
        for value in values
    ]


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
