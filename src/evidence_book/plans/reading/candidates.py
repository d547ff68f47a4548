"""Candidates for a section's place: blocks that look like headings, and tables whose columns are sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from evidence_book.plans.reading.areas import area_named
from evidence_book.plans.reading.blocks import Block, Cell
from evidence_book.plans.reading.headings import LETTER_SCORE, Option, domain_alone, letters_in, options_of, under
from evidence_book.plans.reading.tables import Table, is_attribute
from evidence_book.plans.reading.vocabulary import Lookup, tokens_of
from evidence_book.plans.sections import AREAS, Section

# A heading has few words; a statutory title with its letter has at most about twenty-five.
_MOST_WORDS = 28
_MOST_PLAIN_WORDS = 14
_MOST_TITLE_WORDS = 9
_WHOLE_TITLE = 3.9
_CONTENT_WORDS = 70
_MOST_BY_CONTENTS = 1.2
_YEAR_WEIGHT = 0.1
_BY_CONTENTS = 0.8
# A column is a section if its label says so at least this surely.
_COLUMN_SCORE = 1.0
# With so many sections named by their letters, no heading without one is a section's.
_PLAINLY_LETTERED = 8
_SURE_COLUMN = 3.2
_AREA_HEADINGS = frozenset(
    {tokens_of(area) for area in AREAS}
    | {tokens_of(each) for each in ("sensory and physical", "sensory or physical", "physical and sensory", "semh",
       "social emotional and mental health difficulties", "sensory and physical needs", "area of need",
       "communication and interaction needs", "cognition and learning needs", "physical and sensory needs",
       "social emotional and mental health needs", "communication", "learning", "independence")}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A block that may head sections; of a table with labelled columns, `columns` says which column is which."""

    at: int
    options: tuple[Option, ...]
    look: tuple[int | None, bool, str] = (None, False, "body")
    columns: dict[int, Section] = field(default_factory=dict)
    table: int | None = None
    area: bool = False


def looks_like_heading(block: Block, alone: bool) -> bool:
    """Whether a block may head something: by style, by bold, or as a cell that holds nothing else."""
    count = block.text.count(" ") + 1
    if count > _MOST_WORDS or block.listed or block.place in ("header", "footer"):
        return False
    if block.level is not None:
        return True
    return (
        (block.bold or alone or (block.text.isupper() and len(block.text) > 3))
        and count <= _MOST_WORDS
        and block.text[-1] not in ".;,"
    )


def _plain_heading(block: Block) -> bool:
    """A line in the print of the text heads a section only by its letter or as a whole by a title."""
    text = block.text
    return (
        not block.listed
        and block.place not in ("header", "footer")
        and text[-1] not in ".;,!?"
        and text.count(" ") < _MOST_PLAIN_WORDS
    )


def _whole_title(block: Block, lookup: Lookup) -> Option | None:
    """A short line in the print of the text that is nothing but the title of a section."""
    if block.cell is not None or block.text.count(" ") >= _MOST_TITLE_WORDS or not block.text[0].isupper():
        return None
    best = next(iter(options_of(block.text, lookup)), None)
    return replace(best, score=best.score - 1) if best and best.sections and best.score >= _WHOLE_TITLE else None


def _column_sections(table: Table, lookup: Lookup) -> dict[int, tuple[Section, Option]]:
    found: dict[int, tuple[Section, Option]] = {}
    for column, label in table.labels.items():
        words = tokens_of(label)
        if words in _AREA_HEADINGS:
            continue
        best = next(iter(options_of(label, lookup)), None)
        if is_attribute(label) and (best is None or best.score < _SURE_COLUMN):
            continue
        if best and len(best.sections) == 1 and best.score >= _COLUMN_SCORE:
            section = best.sections[0]
            if section not in {each for each, _ in found.values()}:
                found[column] = (section, best)
    if len(found) > 1:
        _name_by_contents(table, found, lookup)
    return found


def _name_by_contents(table: Table, found: dict[int, tuple[Section, Option]], lookup: Lookup) -> None:
    """Beside columns that are sections, one whose label says nothing may be told by what it holds."""
    taken = {section for section, _ in found.values()}
    for column, label in table.labels.items():
        if column in found or tokens_of(label) in _AREA_HEADINGS or is_attribute(label):
            continue
        own = [block for (_, at), blocks in table.cells.items() if at == column for block in blocks][1:]
        scores = _content_scores(own, 0, len(own), lookup)
        section = max((each for each in scores if each not in taken), key=lambda each: scores[each], default=None)
        if section is not None and scores[section] >= _BY_CONTENTS:
            found[column] = (section, Option((section,), 1.0, "column"))
            taken.add(section)


def _is_under(block: Block, over: Block) -> bool:
    """Whether a heading is of a lower level than another."""
    if block.level is None:
        return over.level is not None
    return over.level is not None and block.level > over.level


def _column_candidate(at: int, table: Table, lookup: Lookup, domain: str | None) -> Candidate | None:
    found = _column_sections(table, lookup)
    if len(found) < 2:
        return None
    columns = {column: section for column, (section, _) in found.items()}
    if domain is not None:
        options = {column: under([Option((section,), 0.0, "column")], domain)[0] for column, section in columns.items()}
        columns = {column: option.sections[0] for column, option in options.items()}
    score = 1.5 + sum(option.score for _, option in found.values()) / 2
    option = Option(tuple(columns.values()), min(score, 5.0), "column")
    return Candidate(at, (option,), columns=columns, table=table.number)


def _content_scores(blocks: Sequence[Block], start: int, stop: int, lookup: Lookup) -> dict[Section, float]:
    sums: dict[Section, float] = {}
    seen: set[str] = set()
    count = 0
    for block in blocks[start:stop]:
        for word in tokens_of(block.text):
            count += 1
            if word not in seen:
                seen.add(word)
                if len(word) == 4 and word.startswith("20") and word.isdigit():
                    # A list of advice is dated.
                    sums["K"] = sums.get("K", 0.0) + _YEAR_WEIGHT
                for section, weight in lookup.contents.get(word, ()):
                    sums[section] = sums.get(section, 0.0) + weight
        if count > _CONTENT_WORDS:
            break
    return {section: min(2.5 * weight, _MOST_BY_CONTENTS) for section, weight in sums.items()}


def _with_contents(candidate: Candidate, scores: dict[Section, float]) -> Candidate:
    options = {option.sections: option for option in candidate.options}
    for sections, option in tuple(options.items()):
        if sections:
            extra = max(scores.get(section, 0.0) for section in sections)
            options[sections] = replace(option, score=option.score + extra)
    for section, score in scores.items():
        if (section,) not in options and score >= 0.8:
            options[(section,)] = Option((section,), score - 0.7, "key words")
    return replace(candidate, options=tuple(options.values()))


def candidates_of(blocks: Sequence[Block], tables: dict[int, Table], lookup: Lookup) -> list[Candidate]:
    """The candidates of a document in reading order, scored by heading and, where that is unsure, by contents."""
    headings, letters = _headings(blocks, tables)
    plainly = len({section for sections in letters.values() for section in sections}) >= _PLAINLY_LETTERED
    found: list[Candidate] = []
    judged: set[int] = set()
    over: tuple[str, Block] | None = None
    for at in headings:
        block, cell = blocks[at], blocks[at].cell
        if cell is not None and _is_label_row(cell, tables):
            if cell.table not in judged:
                judged.add(cell.table)
                candidate = _column_candidate(at, tables[cell.table], lookup, over[0] if over else None)
                # Under "Section E", columns called outcome and provision are the fields of an outcome.
                if candidate and not _just_lettered(found, at):
                    found.append(candidate)
            continue
        look = (block.level, block.bold, block.place)
        if at in letters:
            usual = looks_like_heading(block, _alone(block, tables))
            option = Option(letters[at], LETTER_SCORE if usual else LETTER_SCORE - 1.5, "letter")
            found.append(Candidate(at, (option,), look if usual else (None, False, block.place)))
            over = None
        elif plainly:
            outside = tokens_of(block.text) in lookup.outside
            options = (Option((), LETTER_SCORE, "local title"),) if outside else ()
            found.append(Candidate(at, options, look, area=not outside and area_named(block.text) is not None))
        elif not looks_like_heading(block, _alone(block, tables)):
            title = _whole_title(block, lookup)
            if title is not None:
                found.append(Candidate(at, (title,), (None, False, block.place)))
        else:
            if over is not None and not _is_under(block, over[1]):
                over = None
            candidate = _by_words(at, block, over[0] if over else None, lookup)
            if over is None and cell is None and (domain := domain_alone(block.text, lookup)):
                over = (domain, block)
            found.append(candidate)
    return found if plainly else _judged_by_contents(found, blocks, lookup)


def _is_label_row(cell: Cell, tables: dict[int, Table]) -> bool:
    table = tables[cell.table]
    return table.labelled and cell.row in table.header_rows


def _alone(block: Block, tables: dict[int, Table]) -> bool:
    return block.cell is not None and tables[block.cell.table].alone(block.cell)


def _just_lettered(found: Sequence[Candidate], at: int) -> bool:
    if not found or found[-1].at < at - 3 or not found[-1].options:
        return False
    best = found[-1].options[0]
    return best.evidence == "letter" and len(best.sections) == 1


def _headings(blocks: Sequence[Block], tables: dict[int, Table]) -> tuple[list[int], dict[int, tuple[Section, ...]]]:
    """The blocks that may head something, and the sections that those with letters name."""
    found: list[int] = []
    lettered: dict[int, tuple[Section, ...]] = {}
    for at, block in enumerate(blocks):
        cell = block.cell
        if cell is not None:
            table = tables[cell.table]
            if table.labelled and cell.row in table.header_rows:
                found.append(at)
                continue
            if table.labelled and cell.column > 0:
                continue
        heading = looks_like_heading(block, _alone(block, tables))
        if not heading and not _plain_heading(block):
            continue
        found.append(at)
        sections, rest = letters_in(block.text)
        if sections and (heading or not rest or rest[0].isupper() or not rest[0].isalpha()):
            lettered[at] = sections
    return found, lettered


def _by_words(at: int, block: Block, domain: str | None, lookup: Lookup) -> Candidate:
    words = tokens_of(block.text)
    options = () if words in _AREA_HEADINGS else tuple(options_of(block.text, lookup))
    if block.cell is not None and block.level is None and not block.bold:
        options = tuple(option for option in options if option.score >= _SURE_COLUMN)
    if domain is not None:
        options = tuple(under(options, domain))
    return Candidate(at, options, (block.level, block.bold, block.place), area=area_named(block.text) is not None)


def _judged_by_contents(found: list[Candidate], blocks: Sequence[Block], lookup: Lookup) -> list[Candidate]:
    """Candidates whose heading is unsure, scored by what follows them as well."""
    ends = [*(candidate.at for candidate in found[1:]), len(blocks)][: len(found)]
    for number, (candidate, end) in enumerate(zip(found, ends, strict=True)):
        cell = blocks[candidate.at].cell
        best = max((option.score for option in candidate.options), default=0.0)
        if candidate.table is None and best < _SURE_COLUMN and (cell is None or cell.columns == 1 or candidate.options):
            scores = _content_scores(blocks, candidate.at + 1, end, lookup)
            found[number] = _with_contents(candidate, scores)
    return found
