"""The reference for those who write a report: what each function and class is for, as the source itself says.

The source is read and not imported: assembling the book then needs no library of charts, and no function is run.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from evidence_book.digests import PACKAGE, module_file
from evidence_book.problems import EvidenceError
from evidence_book.site.provenance import opening

SOURCE = Path(__file__).parents[1]
# What a report is written with, by purpose; a name that ends in `.*` stands for all modules of its folder.
PARTS: Mapping[str, Sequence[str]] = {
    "notebooks": ("charts.report", "charts.returns", "charts.plans", "charts.profile"),
    "datasets": ("intake.published", "intake.specification"),
    "release": (
        "reports.catalogue",
        "reports.release",
        "reports.headlines",
        "reports.making",
        "reports.agreement",
        "facts",
        "sources",
        "wording",
        "frames",
        "project",
    ),
    "measures": ("measures.*",),
    "disclosure": ("disclosure.*",),
    "charts": (
        "charts.chart",
        "charts.style",
        "charts.bars",
        "charts.pairs",
        "charts.headlines",
        "charts.folded",
        "charts.sheet",
        "tables.display",
        "tables.workbook",
    ),
}
_CODE = re.compile(r"`([^`]+)`")
_EMPHASIS = re.compile(r"(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])")


@dataclass(frozen=True)
class Entry:
    """A function, class or method: its name, how it is called, and its docstring."""

    name: str
    call: str
    docstring: str


def modules_of(part: str, source: Path = SOURCE) -> list[str]:
    """The dotted names, without the package's, of the modules of a part; raises `EvidenceError` for no such part."""
    if part not in PARTS:
        raise EvidenceError(f"no part of the reference is called '{part}'; there are: {', '.join(PARTS)}")
    found = []
    for name in PARTS[part]:
        folder = source / name.removesuffix(".*").replace(".", "/")
        is_folder = name.endswith(".*")
        names = [f"{name[:-2]}.{path.stem}" for path in sorted(folder.glob("[!_]*.py"))] if is_folder else [name]
        found += names
    return found


def _call(node: ast.FunctionDef, name: str, *, of_class: bool = False) -> str:
    decorators = {ast.unparse(each) for each in node.decorator_list}
    returns = ast.unparse(node.returns) if node.returns else "None"
    if "property" in decorators:
        return f"{name}: {returns}"
    arguments = ast.parse(ast.unparse(node)).body[0].args  # type: ignore[attr-defined] # a copy, to be cut
    if of_class and "staticmethod" not in decorators:
        del (arguments.posonlyargs or arguments.args)[0]
    return f"{name}({ast.unparse(arguments)}) → {returns}"


def _class_call(node: ast.ClassDef, name: str) -> str:
    """How one is made: what it is given when it is made, or its fields if it is data."""
    made = next((each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"), None)
    if made:
        return "class " + _call(made, name, of_class=True).rpartition(" → ")[0]
    fields = [each for each in node.body if isinstance(each, ast.AnnAssign) and not _is_own(ast.unparse(each.target))]
    told = ", ".join(ast.unparse(each).replace(" = ", "=", 1) for each in fields)
    return f"class {name}({told})" if told else f"class {name}"


def _is_own(name: str) -> bool:
    return name.startswith("_") or name == "model_config"


def _entries(body: Sequence[ast.stmt], before: str = "") -> Iterator[Entry]:
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or _is_own(node.name):
            continue
        name, docstring = f"{before}{node.name}", ast.get_docstring(node) or ""
        if isinstance(node, ast.FunctionDef):
            yield Entry(name, _call(node, name, of_class=bool(before)), docstring)
        else:
            yield Entry(name, _class_call(node, name), docstring)
            yield from _entries(node.body, f"{name}.")


def entries_of(module: str, source: Path = SOURCE) -> tuple[str, list[Entry]]:
    """What a module says it holds, and its public functions, classes and methods in the order in which they stand.

    Raises `EvidenceError` for a module that there is not.
    """
    path = module_file(source, f"{PACKAGE}.{module}")
    if path is None:
        raise EvidenceError(f"no module '{module}'")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return opening(ast.get_docstring(tree)), list(_entries(tree.body))


def _inline(text: str) -> str:
    """Marks of a docstring as HTML: code, and words that are stressed."""
    pieces = _CODE.split(" ".join(text.split()))
    told = [
        f"<code>{escape(piece)}</code>" if position % 2 else _EMPHASIS.sub(r"<em>\1</em>", escape(piece, quote=False))
        for position, piece in enumerate(pieces)
    ]
    return "".join(told)


def _entry_html(module: str, entry: Entry) -> str:
    paragraphs = "".join(f"<p>{_inline(each)}</p>" for each in entry.docstring.split("\n\n") if each.strip())
    name = f"{module}.{entry.name}"
    return f'<dt id="{escape(name)}"><code>{escape(entry.call)}</code></dt><dd>{paragraphs}</dd>'


def reference(part: str, source: Path = SOURCE) -> str:
    """One part of the reference as Markdown: a heading a module, what it holds, and its functions and classes."""
    told = []
    for module in modules_of(part, source):
        holds, entries = entries_of(module, source)
        listed = "".join(_entry_html(module, each) for each in entries)
        if listed:
            told.append(f'### {module}\n\n<div class="reference"><p>{_inline(holds)}</p><dl>{listed}</dl></div>')
    return "\n\n".join(told)
