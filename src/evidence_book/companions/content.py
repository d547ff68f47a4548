"""What the editions for children say: one YAML file a page, read strictly, quoting facts and never typing numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evidence_book.problems import BadInput, Problem
from evidence_book.safe_yaml import safe_load

Edition = Literal["children", "young-people", "easy-read"]
EDITIONS: tuple[Edition, ...] = get_args(Edition)
EDITION_NAMES: dict[Edition, str] = {
    "children": "For ages 7 to 11",
    "young-people": "For ages 12 to 17",
    "easy-read": "Easy read",
}
# The pages of an edition that are of no report: its front page, and who can help if something is wrong.
FRONT, HELP = "index", "help"
Shape = Literal["person", "home", "plan", "clock", "magnifier"]
Text = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """What is written by hand: a field that is not known is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Form = TypeVar("Form", bound=Strict)


class Icons(Strict):
    """An icon array: each fact is a share in percent, drawn as so many of `of`; one denominator for all of them."""

    facts: Annotated[dict[str, Text], Field(min_length=1, max_length=3)]
    of: Literal[4, 10, 20, 100] = 10
    shape: Shape = "person"


class Bars(Strict):
    """Bars to compare: each fact with its label, drawn from zero, in one unit; percentages as parts of a whole bar."""

    facts: Annotated[dict[str, Text], Field(min_length=2, max_length=4)]


class Block(Strict):
    """A thing to say, with its picture, or what is drawn of it. `text` quotes facts in braces."""

    text: Text
    title: Text | None = None
    picture: Text | None = None
    icons: Icons | None = None
    bars: Bars | None = None


class Answer(Strict):
    """A possible answer, and what is kindly said to whoever chooses it."""

    text: Text
    reply: Text
    right: bool = False


class Question(Strict):
    """A question of the quiz; exactly one answer is right."""

    ask: Text
    answers: Annotated[tuple[Answer, ...], Field(min_length=2, max_length=4)]


class Companion(Strict):
    """One page for children. `card` is what the front page of the edition says of it; `reviewed_by_children` is the day
    on which children reviewed it: none have until it is set.
    """

    title: Text
    card: Text
    lead: Text
    picture: Text
    note: Annotated[tuple[Text, ...], Field(min_length=1)]
    found: Annotated[tuple[Block, ...], Field(min_length=3)]
    means: Annotated[tuple[Block, ...], Field(min_length=1)]
    change: Annotated[tuple[Block, ...], Field(min_length=1)]
    rights: Annotated[tuple[int, ...], Field(min_length=2)]
    do: Annotated[tuple[Block, ...], Field(min_length=1)]
    quiz: tuple[Question, ...] = ()
    reviewed_by_children: str | None = None


def content_file(book: Path, edition: Edition, page: str) -> Path:
    """Where the content of an edition lives."""
    return book / "companions" / edition / f"{page}.yml"


def address(edition: Edition, page: str) -> str:
    """Address of an edition, from the top of the site."""
    return f"{edition}/{page}.html"


def read_yaml(path: Path, shown_as: str) -> Any:
    """Read a YAML file; raises `BadInput` naming the file and, where known, the row."""
    try:
        return safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(
            [Problem("missing-edition", shown_as, "a file", "write it: a report has three editions")]
        ) from None
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else None
        raise BadInput([Problem("bad-yaml", shown_as, "YAML in UTF-8", "correct the file", row)]) from None


def read_as(form: type[Form], path: Path, shown_as: str) -> Form:
    """Read a YAML file in its form; raises `BadInput` naming every field that is missing, unknown or of the wrong kind."""
    try:
        return form.model_validate(read_yaml(path, shown_as))
    except ValidationError as error:
        raise BadInput(
            Problem("bad-content", shown_as, each["msg"], "correct the field", field=".".join(map(str, each["loc"])))
            for each in error.errors()
        ) from None


def read_companion(book: Path, edition: Edition, page: str) -> Companion:
    """Read one edition; raises `BadInput` with every problem."""
    shown_as = f"book/companions/{edition}/{page}.yml"
    companion = read_as(Companion, content_file(book, edition, page), shown_as)
    problems = _problems_of(companion, edition, shown_as)
    if problems:
        raise BadInput(problems)
    return companion


def _problems_of(companion: Companion, edition: Edition, shown_as: str) -> list[Problem]:
    problems = []
    for position, question in enumerate(companion.quiz):
        if sum(answer.right for answer in question.answers) != 1:
            problems.append(Problem("bad-quiz", shown_as, "one right answer", "mark one", field=f"quiz.{position}"))
    if edition == "children" and len(companion.quiz) != 5:
        problems.append(Problem("bad-quiz", shown_as, "five questions", "write five", field="quiz"))
    if edition == "easy-read":
        sections = {"found": companion.found, "means": companion.means, "change": companion.change, "do": companion.do}
        problems += [
            Problem("no-picture", shown_as, "a picture beside each line", "name one", field=f"{name}.{position}")
            for name, blocks in sections.items()
            for position, block in enumerate(blocks)
            if block.picture is None and block.icons is None and block.bars is None
        ]
    return problems
