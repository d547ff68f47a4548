"""The likely cause of a difference: what is on record that changed between two books, the nearest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evidence_book.reports.origins import Input, Origin, Origins

UNEXPLAINED = "nothing on record changed: a result that does not repeat, or a file that was edited"
UNKNOWN = "unknown: one of the two keeps no record of what it was made from"
_SHOWN = 4


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def code_changed(before: Origins, after: Origins) -> list[str]:
    """The files of code that changed; `src`, as a whole, where one of the two keeps one digest only."""
    whole = {"src"}
    if set(before.code) == whole or set(after.code) == whole:
        # A manifest digests the modules of Python alone and so is not comparable with a list of all files.
        return [] if before.code == after.code else ["src, which is on record as a whole only"]
    return _changed(before.code, after.code)


def libraries_changed(before: Origins, after: Origins) -> list[str]:
    """The pinned packages whose versions changed, as `name 1.0 to 1.1`."""
    if not before.packages or not after.packages:
        return [] if before.lock == after.lock else ["requirements.lock"]
    return [
        f"{name} {before.packages.get(name, 'none')} to {after.packages.get(name, 'none')}"
        for name in _changed(before.packages, after.packages)
    ] or ([] if before.lock == after.lock else ["requirements.lock (the same versions, other hashes)"])


def _inputs(name: str, origins: Origins, waiting: set[str]) -> dict[str, Input]:
    """The datasets that a release is made from, through the releases, of those `waiting`, that it is made from or shows."""
    if name not in waiting:
        return {}
    waiting.remove(name)
    origin = origins.releases[name]
    found = {each: origins.datasets[each] for each in origin.inputs if each in origins.datasets}
    for other in (*origin.evidence, *origin.shown):
        found |= _inputs(other, origins, waiting)
    return found


def _inputs_of(names: Sequence[str], before: Origins, after: Origins) -> tuple[dict[str, Input], dict[str, Input]]:
    """The datasets that releases are made from on either side, through releases that both sides hold."""

    def of(origins: Origins) -> dict[str, Input]:
        common = before.releases.keys() & after.releases.keys()
        return {dataset: each for name in names for dataset, each in _inputs(name, origins, set(common)).items()}

    return of(before), of(after)


def _renamed(old: Mapping[str, Input], new: Mapping[str, Input]) -> set[str]:
    """The names, before and after, of datasets that have the same file under another name: nothing comes of that."""
    gone = {old[name].raw: name for name in old.keys() - new.keys()}
    come = {new[name].raw: name for name in new.keys() - old.keys()}
    return {names[raw] for raw in gone.keys() & come.keys() for names in (gone, come)}


def _of_inputs(old: Mapping[str, Input], new: Mapping[str, Input]) -> tuple[list[str], list[str]]:
    raw, rules = [], []
    for name in sorted((old.keys() | new.keys()) - _renamed(old, new)):
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            raw.append(f"{name} ({'new' if before is None else 'gone'})")
            continue
        if before.raw != after.raw:
            raw.append(after.file or name)
        if before.suite != after.suite:
            rules.append(f"expectations/{name}.json")
    return raw, rules


def _of_origin(old: Origin, new: Origin) -> list[str]:
    found = []
    if old.policy != new.policy or (old.policy_digest and new.policy_digest and old.policy_digest != new.policy_digest):
        found.append(f"policy: {new.policy}")
    if old.notebook and new.notebook and old.notebook != new.notebook:
        found.append("notebook")
    return found


def causes_of(release: str, before: Origins | None, after: Origins | None) -> list[str]:
    """The likely causes of a difference in what one release made, or, if `release` is empty, in the book around them.

    In the order in which they are likely: an input, a rule, a policy, the notebook, code, a library, the registry.
    """
    if before is None or after is None:
        return [UNKNOWN]
    names = [release] if release else sorted(before.releases.keys() | after.releases.keys())
    raw, rules = _of_inputs(*_inputs_of(names, before, after))
    found = [f"input: {_named(raw)}"] if raw else []
    found += [f"rules: {_named(rules)}"] if rules else []
    for name in names:
        if name in before.releases and name in after.releases:
            found += [each for each in _of_origin(before.releases[name], after.releases[name]) if each not in found]
    code = code_changed(before, after)
    if release and release in before.releases and release in after.releases:
        own = (before.releases[release].code, after.releases[release].code)
        if (
            all(own) and own[0] == own[1]
        ):  # the code that made its numbers is the same; that which draws them may not be
            code = [name for name in code if not name.startswith("src/evidence_book/reports/")]
    found += [f"code: {_named(code)}"] if code else []
    libraries = libraries_changed(before, after)
    found += [f"library: {_named(libraries)}"] if libraries else []
    if before.registry != after.registry:
        found.append("input: data/raw/sources.csv")
    return found or [UNEXPLAINED]


def notes(before: Origins | None, after: Origins | None) -> tuple[str, ...]:
    """What changed besides numbers, for the head of a report: code, libraries, rules, policies; empty if nothing did."""
    if before is None or after is None:
        return (UNKNOWN,)
    told = []
    if code := code_changed(before, after):
        told.append(f"code: {len(code)} files changed: {_named(code)}" if len(code) > 1 else f"code: {code[0]}")
    if libraries := libraries_changed(before, after):
        told.append(f"libraries: {_named(libraries)}")
    common = sorted(before.releases.keys() & after.releases.keys())
    raw, rules = _of_inputs(*_inputs_of(common, before, after))
    told += [f"inputs: {_named(raw)}"] if raw else []
    told += [f"rules: {_named(rules)}"] if rules else []
    policies = [
        name for name in common
        if (old := before.releases[name].policy_digest) and (new := after.releases[name].policy_digest) and old != new
    ]  # fmt: skip
    told += [f"policies of: {_named(policies)}"] if policies else []
    return tuple(told)
