"""What a template says where it is filled in: title and text of a prompt or message (prompts.csv)."""

from schemas.filling import fill
from schemas.wording import as_text
from schemas.wording.papers import line_of_paper


def words(name: str, **names: str) -> tuple[str, str]:
    """Title and text, filled in; the words for states can always be named."""
    line, known = line_of_paper("prompts", name), as_text.STATE | names
    return fill(line["title"], known), fill(line["text"], known)
