"""The command line: `evidence`."""

from __future__ import annotations

import functools
import http.server
import json
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import Progress as RichProgress
from rich.table import Column, Table

from evidence_book import pipeline
from evidence_book.build_log import read_log
from evidence_book.building import run_selected, told
from evidence_book.datasets import dataset
from evidence_book.engine.parameters import declared, parameter_value
from evidence_book.engine.running import executed_file, read_notebook, run_notebook
from evidence_book.facts import Fact
from evidence_book.graph import standings
from evidence_book.intake.returns.folders import read_providers, return_folder
from evidence_book.intake.returns.received import shown_name
from evidence_book.intake.returns.specification import SEED, specification, specifications
from evidence_book.problems import EvidenceError
from evidence_book.project import find_project
from evidence_book.reports.catalogue import RELEASED, RETURNS, STUDY, report, shown_in
from evidence_book.reports.origins import every_dataset
from evidence_book.reports.release import read_release, release_folder
from evidence_book.reviewing import add_commands
from evidence_book.storage import exclusive, write_json, write_text
from evidence_book.telling import console, print_standing, told_plainly
from evidence_book.validation.receipts import check_receipt

app = typer.Typer(
    help="Reproducible reports on children's lives: validate figures, release facts, run notebooks, build the book.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _command_of(group: typer.Typer, name: str | None = None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return lambda function: group.command(name)(told_plainly(function))


_command = _command_of(app)


@_command
def build(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would run, and why, and run nothing.")] = False,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="How many steps at once; one a core by default.")
    ] = None,
    scheduler: Annotated[
        str,
        typer.Option(help="A Dask scheduler, such as tcp://10.0.0.1:8786, whose workers see this folder too."),
    ] = "",
) -> None:
    """Do everything: validate, release, run the notebooks, build the book and check the site."""
    project = find_project()
    if dry_run:
        found = standings(pipeline.steps(project), project.steps_record, project.relative)
        due = [standing for standing in found if standing.state != "up to date"]
        for standing in due:
            print_standing(standing)
        console.print(f"{len(due)} of {len(found)} steps would run or may run." if due else "Nothing to do.")
        return
    outcome = run_selected(project, ["site"], jobs, scheduler)
    if any(step.name == "assemble" for step in outcome.ran):
        console.print(project.reading.read_text(encoding="utf-8"), markup=False)
    console.print(f"The book is at [bold]{project.relative(project.site / 'index.html')}[/bold] ({told(outcome)}).")
    console.print("To read it in a browser: make serve")


@_command
def log(
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="How many of the last builds.")] = 10,
) -> None:
    """Say when builds ran here, what they took, and what stopped those that failed."""
    project = find_project()
    table = Table("Begun (UTC)", "Took", "Steps run", "Up to date", "Ended")
    for each in deque(read_log(project), maxlen=number):
        stopped_by = "; ".join(f"{failed.step} ({', '.join(failed.faults)})" for failed in each.failed)
        ended = f"{each.ending}: {stopped_by}" if stopped_by else each.ending
        begun = each.begun.strftime("%Y-%m-%d %H:%M:%S")
        table.add_row(begun, f"{each.seconds:.1f} s", str(len(each.ran)), str(each.up_to_date), escape(ended))
    if not table.row_count:
        console.print("No build is on record here.")
        return
    console.print(table)
    console.print(f"Each with the seconds of its steps: {project.relative(project.builds_log)}", markup=False)


@_command
def companions() -> None:
    """Measure how hard the editions for children are to read, and hold them to their limits."""
    from evidence_book.companions.publish import reading_table
    from evidence_book.site.assemble import measure_companions

    console.print(reading_table(measure_companions(find_project())), markup=False)


@_command
def validate(
    name: Annotated[str | None, typer.Argument(help="A dataset, such as geography.areas; without it, all.")] = None,
) -> None:
    """Check datasets against their rules and give receipts."""
    project = find_project()
    every = {each.name: each for each in every_dataset(project)}
    chosen = [every.get(name) or dataset(name)] if name else list(every.values())
    outcome = run_selected(project, [f"validate:{each.name}" for each in chosen])
    of_children = {STUDY.dataset, *(returned.dataset for returned in RETURNS.values())}
    table = Table("Dataset", "Rows", "Rules", "Validated")
    for each in chosen:
        receipt = check_receipt(project, each)
        # How many rows a return or a study has is a count of children, and a log may be public.
        rows = "protected" if each.name in of_children else str(receipt.rows)
        table.add_row(each.name, rows, str(receipt.rules), receipt.validated_at)
    console.print(table)
    console.print(told(outcome))


@_command
def template(
    name: Annotated[str, typer.Argument(metavar="RETURN", help="A return, such as strip_search.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where to write; a name by default.")] = None,
) -> None:
    """Write the workbook that providers fill in, with drop-downs, notes and an example row."""
    from evidence_book.intake.returns.template import write_template

    chosen = specification(name)
    path = output or Path(f"{chosen.name.replace('_', '-')}-template.xlsx")
    found = return_folder(find_project().raw, chosen)
    providers = read_providers(found, find_project().relative(found.folder))
    write_template(path, chosen, list(zip(providers["code"], providers["name"], strict=True)))
    console.print(f"{path} (fields: {len(chosen.fields)}, {chosen.providers}: {len(providers)})", markup=False)


@_command
def intake(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="What providers sent: XLSX, ODS, XLS or CSV.")],
    name: Annotated[str | None, typer.Option("--return", help="Which return they are; known by headings else.")] = None,
    feedback: Annotated[Path, typer.Option(help="Folder for the workbooks that go back to the providers.")] = Path(
        "feedback"
    ),
) -> None:
    """Read and check returns as they came, list every repair and fault, and write feedback; nothing is published."""
    from evidence_book.validation.taking_in import take_in

    project = find_project()
    if missing := [shown_name(path) for path in files if not path.is_file()]:
        raise EvidenceError(f"no such file: {', '.join(missing)}")
    with console.status("reading and checking …"):
        taken = take_in(project, files, name)
        taken.write_feedback(feedback)
    for line in taken.told():
        console.print(line, markup=False)
    console.print(f"Feedback for each provider is in {feedback}/ (restricted: for the sender only).", markup=False)
    if taken.refused:
        raise typer.Exit(1)


@_command
def plans(
    folder: Annotated[Path, typer.Argument(help="A folder of plans as DOCX or PDF, with a folder a council in it.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the tables; replaced whole.")] = Path(
        "plans-tables"
    ),
) -> None:
    """Read Education, Health and Care Plans and compare councils; tables are written here, nothing is published."""
    from evidence_book.reports.plans.local import NOT_READ, said, study_locally, write_local

    if not folder.is_dir():
        raise EvidenceError(f"no such folder: {folder.name}")
    with RichProgress(*RichProgress.get_default_columns(), console=console, transient=True) as progress:
        task = progress.add_task("reading plans …", total=None)
        found = study_locally(find_project(), folder, lambda done, of: progress.update(task, completed=done, total=of))
        written = write_local(found, output)
    for line in said(found):
        console.print(line, markup=False)
    console.print(f"{len(written) - 1} tables are in {output}/, small counts hidden.", markup=False)
    console.print(
        f"{output}/{NOT_READ} names documents that could not be read: it is not to be passed on.", markup=False
    )


@_command_of(app, "new-report")
def start_report(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Small letters and underscores, such as school_meals.")],
    title: Annotated[str, typer.Option(help="What the page is called; made from the name by default.")] = "",
) -> None:
    """Write a whole new report that runs at once, with example figures that say they are invented."""
    from evidence_book.scaffolding.report import new_report

    project = find_project()
    for path in new_report(project, name, title):
        console.print(f"new      {project.relative(path)}", markup=False)
    console.print("Its figures are invented, and the page says so. To see it: evidence build, then make serve.")


@_command
def synthesise(
    name: Annotated[str, typer.Argument(metavar="RETURN", help="A return, such as strip_search.")],
    rows: Annotated[
        int | None, typer.Option(min=1, help="How many rows; as the specification says by default.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Equal seeds make equal returns.")] = SEED,
    to: Annotated[Path | None, typer.Option(help="The folder of returns; data/raw/returns by default.")] = None,
) -> None:
    """Invent a return for fictional providers, untidy as real ones are."""
    from evidence_book.intake.returns.synthetic_files import write_synthetic

    chosen = specification(name)
    folder = to or find_project().raw / "returns"
    with console.status("inventing …"):
        write_synthetic(folder, chosen, seed=seed, rows=rows)
    console.print(f"{folder / chosen.name / chosen.period_name}: every row is invented", markup=False)


@_command
def specify() -> None:
    """Derive the suites of all returns again from their specifications."""
    from evidence_book.validation.return_suites import derive_suite

    project = find_project()
    for each in specifications().values():
        path = project.expectations / f"returns.{each.name}.json"
        changed = write_json(path, derive_suite(each))
        console.print(f"{'derived' if changed else 'as it was'}  {project.relative(path)}")


@_command
def release(
    chosen: Annotated[
        list[str] | None, typer.Argument(metavar="[REPORT…]", help="Such as strip_searches; without any, all.")
    ] = None,
) -> None:
    """Work out the tables and facts of reports from validated data."""
    project = find_project()
    names = [name if name in RELEASED else report(name).name for name in chosen or RELEASED]
    outcome = run_selected(project, [f"release:{each}" for each in names])
    for each in names:
        released = read_release(project, each)
        console.print(f"{each}: {len(released.tables)} tables, {len(released.facts)} facts")
    console.print(told(outcome))


@_command
def run(
    name: Annotated[str, typer.Argument(metavar="REPORT", help="A report, such as strip_searches.")],
    parameter: Annotated[
        list[str] | None, typer.Option("--parameter", "-p", help="NAME=VALUE; may be given several times.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write; needed with parameters.")
    ] = None,
) -> None:
    """Run one report's notebook; with parameters, write the result somewhere else than the book."""
    project = find_project()
    chosen = report(name)
    given: dict[str, Any] = {}
    for pair in parameter or []:
        key, equals, text = pair.partition("=")
        if not equals:
            raise EvidenceError(f"parameter '{pair}': expected NAME=VALUE, such as edition=2018-22")
        given[key] = text
    known = declared(read_notebook(project, chosen.name)) if given else {}
    given = {
        key: text if known.get(key) and known[key].type == "str" else parameter_value(text)
        for key, text in given.items()
    }
    if given and output is None:
        raise EvidenceError("with parameters, name an --output: the published notebook keeps its defaults")
    if output is None:
        run_selected(project, [f"run:{chosen.name}"])
        console.print(project.relative(executed_file(project, chosen.name)))
        return
    run_selected(project, [f"release:{each}" for each in (chosen.name, *shown_in(chosen))])
    with console.status(f"run {chosen.name} …"):
        run_notebook(project, chosen.name, given, output=output.resolve())
    console.print(str(output))


def _fact_row(fact: Fact) -> tuple[str, ...]:
    return fact.id, fact.display, fact.limits, fact.period, fact.kind, ", ".join(fact.source_ids)


@_command
def facts(
    search: Annotated[str, typer.Argument(help="Show only facts whose id or label holds this text.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """List the released facts: id, value, limits, period, kind and sources."""
    project = find_project()
    released = [name for name in RELEASED if release_folder(project, name).is_dir()]
    found = [
        fact
        for name in released or RELEASED
        for fact in read_release(project, name).facts
        if search.lower() in fact.id or search.lower() in fact.label.lower()
    ]
    if as_json:
        typer.echo(json.dumps([fact.model_dump(mode="json") for fact in found], indent=2, ensure_ascii=False))
        return
    table = Table(Column("Fact", overflow="fold", min_width=28), "Value", "95% limits", "Period", "Kind", "Sources")
    for fact in found:
        table.add_row(*_fact_row(fact))
    console.print(table)
    console.print(f"{len(found)} facts")


editions = typer.Typer(
    help="Freeze what is released now as an edition, and see what changed since.", no_args_is_help=True
)
app.add_typer(editions, name="edition")


@_command_of(editions)
def freeze(
    name: Annotated[str, typer.Argument(metavar="EDITION", help="Its name, such as 2025-26.")],
    on: Annotated[str | None, typer.Option(help="The day, as YYYY-MM-DD; today by default.")] = None,
) -> None:
    """Write facts, tables and digests of everything released to data/editions; a frozen edition is never changed."""
    from evidence_book.reports import editions as frozen

    project = find_project()
    run_selected(project, [f"release:{each}" for each in RELEASED])
    with exclusive(project.build / ".lock", "a build"):
        edition = frozen.freeze(project, name, on or datetime.now(UTC).date().isoformat())
    folder = project.relative(frozen.edition_folder(project, name))
    console.print(
        f"{folder}: {len(edition.facts)} facts of {len(edition.releases)} releases, digest {edition.digest[:16]}"
    )
    console.print("Commit the folder; `make book` then publishes it at a stable address.")


@_command_of(editions, "changes")
def edition_changes(
    name: Annotated[
        str | None, typer.Argument(metavar="EDITION", help="An edition; the last frozen by default.")
    ] = None,
) -> None:
    """List every fact that is new, gone or different since an edition."""
    from evidence_book.reports import editions as frozen

    project = find_project()
    known = frozen.read_editions(project)
    edition = next((each for each in reversed(known) if name in (None, each.name)), None)
    if edition is None:
        raise EvidenceError(f"no such edition; there are: {', '.join(each.name for each in known) or 'none'}")
    now = frozen.real(fact for each in RELEASED for fact in read_release(project, each).facts)
    table = Table(Column("Fact", overflow="fold", min_width=28), "Now", "Change")
    found = frozen.changes(edition.facts, now)
    for each in found:
        table.add_row(each.fact_id, each.after.display if each.after else "", each.told(edition.name))
    if found:
        console.print(table)
    console.print(f"{len(found)} changes since the edition {edition.name} of {edition.frozen_on}")


@_command
def serve(
    port: Annotated[int, typer.Option(help="The port on localhost.", min=1, max=65535)] = 8000,
) -> None:
    """Show the built site on localhost, to this machine only."""
    project = find_project()
    if not (project.site / "index.html").is_file():
        raise EvidenceError("there is no site yet; run `make book`")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(project.site))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError:
        raise EvidenceError(f"port {port} is taken; try --port {port + 1}") from None
    with server:
        console.print(f"http://127.0.0.1:{server.server_port}/ (stop with Ctrl-C)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            console.print("stopped")


@_command
def nginx(
    folder: Annotated[str, typer.Argument(help="Where the site lies on the server, such as /srv/evidence-book.")],
    listen: Annotated[str, typer.Option(help="The port, or address:port, to listen on.")] = "80",
    server_name: Annotated[str, typer.Option(help="The name of the host.")] = "_",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where to write; printed by default.")] = None,
) -> None:
    """Write a configuration of nginx for the built site: headers, caching, redirects, the page for what is not there."""
    from evidence_book.site.serving import nginx_configuration

    written = nginx_configuration(find_project(), folder, listen, server_name)
    if output is None:
        typer.echo(written, nl=False)
        return
    write_text(output, written)
    console.print(f"{output}: to be included by nginx; then copy _build/html to {folder}", markup=False)


add_commands(app)

if __name__ == "__main__":
    app()
