"""A command's words in one frozen object: each is declared once, as a field with the option it is typed as.

@dataclass(frozen=True)
class Words:
    period: str = option("--period", required=True, help="…")

@command(Words)
def status(words: Words) -> None: ...
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import click

from pipeline.cli.faults import told_in_vietnamese
from pipeline.cli.of_several import EACH, OfSeveral
from pipeline.cli.office import with_office
from schemas.wording.papers import worded

Words = TypeVar("Words")
_Add = Callable[[Callable, str], Callable]  # of a declaration to a function, under a field's name


@dataclass(frozen=True)
class _Declared:
    """What stands in the place of a field's default: how the word is typed.

    `office` is what the office's workbook says of it where it is not typed, by the name in office.py.
    """

    add: _Add
    office: str = ""


def option(*names: str, office: str = "", **settings: Any) -> Any:
    """A field that is typed as an option; settings as click.option takes them."""

    def add(function: Callable, field: str) -> Callable:
        return click.option(*names, field, **settings)(function)

    return _Declared(add, office)


def argument(office: str = "", **settings: Any) -> Any:
    """A field that is typed without a name; settings as click.argument takes them."""

    def add(function: Callable, field: str) -> Callable:
        return click.argument(field, **settings)(function)

    return _Declared(add, office)


def of_office(name: str) -> Any:
    """A field that is not typed: what the office's workbook says, None where there is none."""
    return _Declared(lambda function, _: function, name)


def flags(**helps: str) -> Any:
    """A field that holds the names of the flags given, as a frozenset."""

    def add(function: Callable, field: str) -> Callable:
        for name, help_text in reversed(helps.items()):
            gather = functools.partial(_gather, field)
            function = click.option(
                f"--{name}", is_flag=True, help=help_text, expose_value=False, callback=gather
            )(function)
        return function

    return _Declared(add)


def _gather(field: str, context: click.Context, parameter: click.Parameter, given: bool) -> None:
    chosen = {parameter.name} if given else set()
    context.params[field] = context.params.get(field, frozenset()) | chosen


def command(
    words: type[Words], name: str | None = None, help_text: str | None = None,
    of_several: OfSeveral = EACH,
) -> Callable[[Callable[[Any], Any]], click.Command]:  # fmt: skip
    """Make a click command of a function of its words; whatever stops it is told in Vietnamese.

    `of_several` is how it goes over the forms of an office that uses several.
    """

    def decorate(function: Callable[[Any], Any]) -> click.Command:
        known: dict[str, Any] = {field.name: field.default for field in fields(words)}  # type: ignore[arg-type]
        asked = {field: declared.office for field, declared in known.items() if declared.office}

        def carry_out(**typed: Any) -> None:
            with told_in_vietnamese(None):
                forms = with_office(dict.fromkeys(known) | typed, asked)
                given = of_several.chosen([words(**one) for one in forms], typed)
            of_several.carry_out(function, given)

        declared: Callable = carry_out
        for field, how in reversed(known.items()):
            declared = how.add(declared, field)
        names = name or function.__name__
        text, typed_as = help_text or function.__doc__, worded("screen", "help.options")
        return click.command(names, help=text, options_metavar=typed_as)(declared)

    return decorate
