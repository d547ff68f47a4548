"""The commands for reviewers: verify, compare, explain, rerun, bundle."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.status import Status
from rich.table import Column, Table

from evidence_book import pipeline
from evidence_book.building import run_selected
from evidence_book.digests import digest_file
from evidence_book.engine.parameters import parameter_value
from evidence_book.facts import Fact
from evidence_book.finding import find_step, is_released
from evidence_book.graph import Step, ancestry, leaves, standings
from evidence_book.intake.bodies import CODE
from evidence_book.problems import EvidenceError
from evidence_book.project import Project, find_project
from evidence_book.reports.catalogue import RELEASED, Report, report
from evidence_book.reports.release import read_release
from evidence_book.review.difference import Comparison, by_tier
from evidence_book.review.severity import LAST_TO_READ, TIER_MEANING, rank
from evidence_book.site.cards import fact_at
from evidence_book.storage import is_below
from evidence_book.telling import console, print_error, print_standing, told_plainly

# So many differences of a tier are told on a terminal; the page has more, the record all.
_TOLD = 12
# So many rows, or pages, are named.
_ROWS = 40
_STEP_DONE = re.compile(r"^\s+done\s+(?P<title>.+) \(")


def _print_counts(comparison: Comparison) -> None:
    table = Table("Compared", "Identical", "Equal within rounding", "Differ", "New", "Gone")
    for kind, found in comparison.counts().items():
        table.add_row(
            f"{kind}s", *(str(found.get(each, 0)) for each in ("identical", "equal", "differs", "new", "gone"))
        )
    console.print(table)
    for name, reason in comparison.left_out.items():
        console.print(f"not compared: {name} {reason}", markup=False)


def _print_differences(comparison: Comparison, with_causes: bool) -> None:
    from evidence_book.review.report import STOP_HERE

    told_to_stop = False
    for tier, found in by_tier(comparison.differences).items():
        if rank(tier) > rank(LAST_TO_READ) and not told_to_stop:
            console.print(f"── {STOP_HERE} ──")
            told_to_stop = True
        console.print(f"[bold]{tier}[/bold] ({len(found)}): {TIER_MEANING[tier]}")
        if tier == "rounding":
            continue
        columns = ["Before", "After", "Change", *(["Likely cause"] if with_causes else [])]
        table = Table(Column("What", overflow="fold", min_width=24), *columns)
        for each in found[:_TOLD]:
            causes = ["; ".join(each.causes)] if with_causes else []
            table.add_row(each.name, each.before, each.after, each.told or each.status, *causes)
        console.print(table)
        if len(found) > _TOLD:
            console.print(f"… and {len(found) - _TOLD} more")


def tell(
    project: Project,
    comparison: Comparison,
    title: str,
    page: Path,
    choices: Sequence[Any] = (),
    pairs: Sequence[Any] = (),
) -> None:
    """Print a comparison, write its page and record, and leave with the code that says how it ended."""
    from evidence_book.review.report import EXIT_CODES, verdict_said, write_report

    _print_counts(comparison)
    for note in () if choices else comparison.notes:
        console.print(f"changed: {note}", markup=False)
    for name, _, published, rerun in choices:
        console.print(f"chosen:  {name} {rerun}, published with {published}", markup=False)
    _print_differences(comparison, with_causes=not choices)
    write_report(comparison, title, page, choices, pairs)
    console.print(f"[bold]{verdict_said(comparison, pairs)}[/bold]")
    console.print(f"{comparison.before} against {comparison.after}; the page: {_shown(project, page)}", markup=False)
    raise typer.Exit(EXIT_CODES["differs" if pairs else comparison.verdict])


def _shown(project: Project, page: Path) -> str:
    return project.relative(page) if page.is_relative_to(project.root) else str(page)


def _listener(status: Status) -> Callable[[str], None]:
    def listen(line: str) -> None:
        if step := _STEP_DONE.match(line):
            status.update(f"rebuilding: {step['title']} …")

    return listen


def _verify(
    name: Annotated[
        str | None, typer.Argument(metavar="REPORT", help="One report or release; without it, the whole book.")
    ] = None,
    area: Annotated[str | None, typer.Option(help="With a report: only this area, by its code.")] = None,
    against: Annotated[
        str | None,
        typer.Option(help="A frozen edition, its manifest, or the folder of a site; by default the site built here."),
    ] = None,
    page: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write the page; its record goes beside it.")
    ] = None,
    scratch: Annotated[Path | None, typer.Option(help="Where to build; a temporary folder by default.")] = None,
) -> None:
    """Build again from raw inputs in a scratch place, and say what differs from what is published.

    Ends with 0 if all is identical, 3 if it is equal within stated rounding, 4 if something differs, and 1 if it could
    not be verified.
    """
    from evidence_book.review.verifying import verify, verify_report

    project = find_project()
    if area is not None and name is None:
        raise typer.BadParameter("--area goes with a report, such as `evidence verify strip_searches --area …`")
    if area is not None and not CODE.fullmatch(area):  # it names the page that is written
        raise EvidenceError(f"'{area}' is no code of an area; areas are named by code, such as E08000025")
    with console.status("rebuilding …") as status:
        if name is None:
            comparison = verify(project, against, _listener(status), scratch)
            title, file = "Verified: the whole book", "book"
        else:
            chosen = name if name in RELEASED else report(name).name
            comparison = verify_report(project, chosen, area, against, _listener(status), scratch)
            title = f"Verified: {RELEASED[chosen].title}" + (f", area {area}" if area else "")
            file = chosen + (f".{area}" if area else "")
    tell(project, comparison, title, (page or project.build / "verify" / f"{file}.html").resolve())


def _diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A frozen edition, a site, a checkout, or `now`.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same; what is released here by default.")] = "now",
    page: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write the page; its record goes beside it.")
    ] = None,
) -> None:
    """Compare two books, the gravest difference first, and say where to stop reading.

    Ends with 0 if all is identical, 3 if it is equal within stated rounding, 4 if something differs.
    """
    from evidence_book.review.comparing import compare
    from evidence_book.review.snapshot import read_snapshot

    project = find_project()
    with console.status("comparing …"):
        comparison = compare(read_snapshot(project, old), read_snapshot(project, new))
    title = f"Differences: {comparison.before} and {comparison.after}"
    tell(project, comparison, title, (page or project.build / "diff.html").resolve())


def _print_rows(project: Project, fact: Fact, seconds: float) -> set[str] | None:
    """Say which rows of raw files a fact rests on, and return the files; none if that is not known in full.

    Of what is released from records of children no row is shown.
    """
    from evidence_book.review.lineage import trace

    released = RELEASED[fact.id.split(".", 1)[0]]
    if not isinstance(released, Report):
        console.print("It rests on records of children or their plans: rows are shown to nobody.")
        return None
    with console.status("changing rows to see whether it moves …"):
        lineage = trace(project, released, fact.id, seconds)
    console.print(f"Rows it rests on, found by changing rows and working it out again ({lineage.experiments} times):")
    told = {"moves": "", "present": "it is one of the rows that are counted or looked up; "}
    shown = [row for row in lineage.rows if row.effect != "stops"]
    for row in shown[:_ROWS]:
        console.print(f"  {row.file}, line {row.line}: {told[row.effect]}{row.said}", markup=False)
    if len(shown) > _ROWS:
        console.print(f"  … and {len(shown) - _ROWS} more")
    if guarded := len(lineage.rows) - len(shown):
        console.print(f"  {guarded} more cannot be changed: the release refuses what would follow")
    for file, span in lineage.unresolved.items():
        console.print(f"  {file}, among {span}: not told apart in {seconds:g} seconds (see --seconds)", markup=False)
    if released.evidence and not shown:
        console.print("  none: it is made from facts of other releases, each with rows of its own")
    known = shown and not guarded and not lineage.unresolved
    return {row.file for row in shown} if known else None


def _print_fact(project: Project, fact: Fact, seconds: float) -> set[str] | None:
    from evidence_book.review.explaining import places_of, quoting

    limits = f" ({fact.limits})" if fact.limits else ""
    console.print(f"{fact.label}: {fact.display}{limits}, {fact.period}", markup=False)
    console.print("Lines of code:")
    for place in places_of(project, fact):
        lines = f"line {place.first}" if place.first == place.last else f"lines {place.first} to {place.last}"
        console.print(f"  {place.file}, {lines}: {place.what}", markup=False)
    files = _print_rows(project, fact, seconds) if seconds else None
    pages = quoting(project, fact.id)
    console.print(f"Pages that quote it ({len(pages)}): {', '.join(pages[:_ROWS])}", markup=False)
    return files


def _print_input(project: Project, steps: Sequence[Step], path: Path) -> None:
    """Say of a file that no step makes which steps read it; a restricted one has no digest to show."""
    name = project.relative(path)
    console.print(f"{name} is an input: nothing here makes it", markup=False)
    if not project.is_restricted(path):
        console.print(f"Its digest (SHA-256): {digest_file(path)}")
    console.print("Steps that read it:")
    for step in steps:
        if path in step.inputs:
            console.print(f"  {step.name}", markup=False)


def _explain(
    target: Annotated[str, typer.Argument(help="A step, a file, a page such as reports/strip-searches.html, a fact.")],
    seconds: Annotated[
        float, typer.Option(min=0, help="How long to look for the rows of a fact; 0 does not look.")
    ] = 30.0,
) -> None:
    """Tell the whole ancestry of a fact, a page or a file: rows, lines of code, digests, and why each step would run."""
    project = find_project()
    steps = pipeline.steps(project)
    path = Path(target).resolve()
    if path in leaves(steps):
        _print_input(project, steps, path)
        return
    step = find_step(steps, target, project)
    ancestors = ancestry(steps, step.name)
    console.print(f"'{target}' is made by the step '{step.name}': {step.title}", markup=False)
    try:
        _print_ancestry(project, target, step, ancestors, seconds)
    except EvidenceError as error:
        # What was made is not whole: the steps below say what will make it again.
        print_error(error)
    console.print("Steps, first to last:")
    names = {each.name for each in ancestors}
    for standing in standings(steps, project.steps_record, project.relative):
        if standing.step.name in names:
            print_standing(standing)


def _print_ancestry(project: Project, target: str, step: Step, ancestors: Sequence[Step], seconds: float) -> None:
    from evidence_book.review.explaining import of_fact, of_page, of_step

    fact_id = fact_at(target) or target
    page_file = project.site / target
    is_page = target.endswith(".html") and is_below(project.site, page_file) and page_file.is_file()
    # The page of a place is made from its own notebook: that tells more than the site it is part of.
    page = target if is_page and not step.name.startswith("run:") else ""
    if is_released(project, fact_id):
        fact = read_release(project, fact_id.split(".", 1)[0]).facts[fact_id]
        chain = of_fact(project, fact, _print_fact(project, fact, seconds))
    elif page:
        chain = of_page(project, page)
    else:
        chain = of_step(project, target, step, ancestors)
    console.print("Chain of digests (SHA-256):")
    for link in chain:
        console.print(f"  {'  ' * link.depth}{link.what}: {link.digest}", markup=False)


def _chosen(parameters: Sequence[str], rest: Sequence[str]) -> dict[str, Any]:
    """Read choices as NAME=VALUE, or as a name whose value follows it."""
    values, waiting = {}, list(rest)
    for each in parameters:
        name, equals, text = each.partition("=")
        if not equals:
            if not waiting:
                raise EvidenceError(f"choice '{each}': expected NAME=VALUE, such as interval_level=0.99")
            text = waiting.pop(0)
        values[name] = text if name == "edition" else parameter_value(text)
    if waiting or not values:
        raise EvidenceError("name what to choose with -p NAME=VALUE, such as -p interval_level=0.99")
    return values


def _rerun(
    name: Annotated[str, typer.Argument(metavar="REPORT", help="A report or release, such as strip_searches.")],
    rest: Annotated[list[str] | None, typer.Argument(hidden=True)] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", help="NAME=VALUE: edition, interval_level, threshold, comparison_group, …"),
    ] = None,
    page: Annotated[Path | None, typer.Option("--output", "-o", help="Where to write the page.")] = None,
) -> None:
    """Work a report out again with other choices, and show side by side what moves; what is published stays as it is.

    Ends with 0 if nothing moves, 3 if what moves is shown the same, 4 if something moves.
    """
    from evidence_book.review.rerunning import rerun

    project = find_project()
    chosen = name if name in RELEASED else report(name).name
    values = _chosen(parameter or (), rest or ())
    run_selected(project, [f"release:{chosen}"] if "edition" not in values else [f"run:{chosen}"])
    with console.status("working it out again …"):
        found = rerun(project, chosen, values)
    title = f"Rerun: {RELEASED[chosen].title}"
    target = (page or project.build / "reruns" / f"{chosen}.html").resolve()
    tell(project, found.comparison, title, target, found.choices, found.pairs)


def _bundle(
    name: Annotated[str, typer.Argument(metavar="REPORT", help="A report, such as strip_searches.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where to write the zip.")] = None,
) -> None:
    """Write one zip with data, notebook, code, lock and results of a report, to rerun it on another machine."""
    from evidence_book.review.bundle import bundle_file, write_bundle

    project = find_project()
    chosen = report(name)
    run_selected(project, [f"bundle:{chosen.name}"])
    path = bundle_file(project, chosen.name)
    if output is not None:
        inputs = pipeline.bundle_inputs(pipeline.steps(project), chosen.name)
        path = write_bundle(project, chosen.name, inputs, output)
    console.print(f"{_shown(project, path)}: unzip it anywhere and read its README.md", markup=False)


def _receive(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="CSV files named as those in data/raw that they replace.")
    ],
    accept: Annotated[bool, typer.Option("--accept", help="Put them in place without asking.")] = False,
) -> None:
    """Take next year's figures in: check them, tell what would change, and only then put them in place."""
    from evidence_book.review.receiving import changed_columns, put_in_place, receive, rows_of
    from evidence_book.review.report import write_report

    project = find_project()
    with console.status("checking and working out …") as status:
        received = receive(project, files, _listener(status))
    for file in received.files:
        said = f"{rows_of(file.before)} rows before, {rows_of(file.after)} now"
        console.print(f"[bold]data/raw/{file.file}[/bold]: {said}")
        for change in changed_columns(file):
            for word, values in (("new", change.new), ("gone", change.gone)):
                if values:
                    more = f" and {len(values) - _TOLD} more" if len(values) > _TOLD else ""
                    console.print(f"  {change.column}, {word}: {', '.join(values[:_TOLD])}{more}", markup=False)
    _print_counts(received.comparison)
    _print_differences(received.comparison, with_causes=False)
    page = project.build / "received.html"
    write_report(received.comparison, "What the new figures change", page, [], [])
    console.print(f"Releases worked out again: {', '.join(received.releases)}. The page: {_shown(project, page)}")
    if accept or (console.is_terminal and typer.confirm("Put the files in place?")):
        put_in_place(project, received.files)
        console.print("In place. Now: evidence build")
    else:
        console.print("Nothing was put in place. To do so, give the same command with --accept.")


def add_commands(app: typer.Typer) -> None:
    """Add the commands for reviewers to the command line."""
    for name, function in (
        ("verify", _verify),
        ("diff", _diff),
        ("explain", _explain),
        ("bundle", _bundle),
        ("rerun", _rerun),
        ("receive", _receive),
    ):
        app.command(name)(told_plainly(function))
