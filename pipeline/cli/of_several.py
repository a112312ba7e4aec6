"""A command's words for each form of an office that uses several in, the command carried out for each.

One after the other, under a heading; what stops it for one form is told, and the next one's turn comes.
The exit code is the worst; where there is nothing to do for one form, that of the others. An office of one form has one set of words, and sees nothing of this.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.faults import told_in_vietnamese
from pipeline.output_folder import read_manifest
from schemas.errors import PhulucError
from schemas.wording.papers import worded

if TYPE_CHECKING:
    from pipeline.office.in_use import InUse


def _is_of_one(typed: Mapping[str, Any]) -> bool:
    """True of words that can be about one form alone: one folder, or one object of JSON."""
    return bool(typed.get("out")) or typed.get("format") == "json"


@dataclass(frozen=True)
class OfSeveral:
    """How a command goes over several forms.

    `knows` says of which of them it has something to say, the first where of none; `is_of_one` whether
    what was typed can be about one form alone, which must then be named; `after` tells of all of them,
    given what the command returned by the form's id, None where it was stopped. `nothing_to_do` is the
    error that says so of one form, and is no failure while another has something to do. `together`: the command
    is given all of them at once, and goes over them itself.
    """

    knows: Callable[[Any], bool] = lambda words: True
    is_of_one: Callable[[Mapping[str, Any]], bool] = _is_of_one
    after: Callable[[Mapping[str, Any]], None] = lambda results: None
    together: bool = False
    nothing_to_do: str = ""

    def chosen(self, given: list[Any], typed: Mapping[str, Any]) -> list[Any]:
        """The words that it is carried out for; raises PhulucError where one form must be named."""
        if len(given) == 1 or self.together:
            return given
        known = [words for words in given if self.knows(words)] or given[:1]
        if typed.get("out"):
            form = read_manifest(typed["out"]).get("form")
            known = [words for words in known if words.in_use.form.id == form] or known
        if len(known) > 1 and self.is_of_one(typed):
            forms = ", ".join(words.in_use.form.id for words in known)
            raise PhulucError("form.which", forms=forms)
        return known

    def carry_out(self, function: Callable[[Any], Any], given: list[Any]) -> None:
        """Ends the program with the worst of their codes."""
        if self.together or not getattr(given[0], "in_use", None):
            with told_in_vietnamese(getattr(given[0], "output", None)):
                function(given if self.together else given[0])
            return
        done = {words.in_use.form.id: self._carried_out(function, words) for words in given}
        self.after({form: result for form, (_, result) in done.items()})
        codes = [code for code, _ in done.values() if code is not None]
        sys.exit(max(codes, default=PhulucError.exit_code))

    def _carried_out(self, function: Callable[[Any], Any], words: Any) -> tuple[int | None, Any]:
        """The exit code, None where there was nothing to do, and what the command returned."""
        try:
            with told_in_vietnamese(getattr(words, "output", None)):
                if getattr(words, "format", "") != "json":
                    click.echo(heading(words.in_use))
                return self._unless_nothing(function, words)
        except SystemExit as ended:
            return int(ended.code or 0), None
        except click.exceptions.Exit as ended:
            if isinstance(ended.__context__, KeyboardInterrupt):
                raise  # it stops all of them
            return ended.exit_code, None

    def _unless_nothing(self, function: Callable[[Any], Any], words: Any) -> tuple[int | None, Any]:
        try:
            return 0, function(words)
        except PhulucError as error:
            if error.id != self.nothing_to_do:
                raise
            click.echo(str(error))
            return None, None


EACH = OfSeveral()


def heading(form: InUse) -> str:
    """The line that stands over what is told of one form of several."""
    return f"\n{worded('screen', 'forms.heading', form=form.heading)}"
