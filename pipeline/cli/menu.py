"""What `phuluc` shows when nothing is typed after it: the officer's work, as numbers to choose from."""

from collections.abc import Mapping
from pathlib import Path

import click

from schemas.form.loading import read_once
from schemas.wording.papers import worded

STEPS = ("template", "check", "consolidate", "remind", "close", "open")  # in the order of the work
_LEAVE = "0"


def offer(commands: Mapping[str, click.Command]) -> None:
    """Carry out one step after the other as it is chosen, until 0 or nothing more can be typed."""
    names = dict(zip(map(str, range(1, len(STEPS) + 1)), STEPS, strict=True))
    while True:
        click.echo(f"\n{worded('screen', 'menu.title', folder=Path.cwd())}")
        for number, name in names.items():
            click.echo(f"  {number}. {worded('screen', f'menu.{name}')}")
        click.echo(f"  {_LEAVE}. {worded('screen', 'menu.leave')}\n")
        try:
            chosen = click.prompt(
                worded("screen", "menu.choose"), type=click.Choice([*names, _LEAVE]),
                show_choices=False,
            )  # fmt: skip
        except click.Abort:
            return
        if chosen == _LEAVE:
            return
        _carry_out(commands[names[chosen]])


def _carry_out(step: click.Command) -> None:
    """Run a step as if it had been typed; however it ends, the menu comes again.

    A form that was changed meanwhile is read anew.
    """
    read_once.cache_clear()
    try:
        step.main([], prog_name=f"phuluc {step.name}", standalone_mode=False)
    except click.ClickException as error:
        error.show()
    except (SystemExit, click.Abort):
        return
