"""Forms in, what people call their rules, and what is noticed while reading, out; and back.

A rule is called by the title that stands with its findings: an id is for programs.
"""

from collections.abc import Iterator, Mapping, Sequence

from schemas.compilers.as_vietnamese import described
from schemas.form.model import Form
from schemas.text import fold
from schemas.wording.messages import messages


def rule_names(forms: Sequence[Form]) -> dict[str, str]:
    """The title of each rule, family of general rules, and notice that does not block, by its id."""
    return dict(reversed(list(_named(forms))))


def rules_called(forms: Sequence[Form]) -> Mapping[str, tuple[str, ...]]:
    """Ids by what may be typed for them, folded: the title, or the id itself."""
    found: dict[str, dict[str, None]] = {}
    for identifier, title in _named(forms):
        for name in (identifier, title):
            found.setdefault(fold(name), {})[identifier] = None
    return {name: tuple(ids) for name, ids in found.items() if name}


def _named(forms: Sequence[Form]) -> Iterator[tuple[str, str]]:
    """Of forms that call one rule differently the first is heard first."""
    for form in forms:
        for rule in form.rules:
            title = described(rule.title, rule, form)
            if rule.family != rule.id:
                yield rule.family, title
            yield rule.id, title
    for message in messages().values():
        if message.severity and not message.blocks:
            yield message.id, message.title
