"""A template of text and what its placeholders stand for in, the text out."""

import re
from collections.abc import Callable, Mapping

PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)(?:\.([a-z_]+))?\}")
Names = Mapping[str, object] | Callable[[str, str], object]


def fill(template: str, names: Names) -> str:
    """Replace {name} and {name.attribute}; text put in is never itself read as a template.

    `names` is asked for a name, or called with it and its attribute. Raises KeyError.

    >>> fill("{code}: {value}", {"code": "1.1.2", "value": "{code}"})
    '1.1.2: {code}'
    """
    if callable(names):
        return PLACEHOLDER.sub(lambda match: str(names(match[1], match[2] or "")), template)
    return PLACEHOLDER.sub(lambda match: str(names[match[0][1:-1]]), template)
