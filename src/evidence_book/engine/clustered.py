"""Where the calls of steps are made, on many machines: the workers of a Dask cluster.

Every worker has this package, in the same version, and sees the project's folder under the same name. A worker makes a
call as this machine would, in a child of a warm process of its own; if it is lost, another one makes the call again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from evidence_book.calls import Call, raise_error
from evidence_book.digests import digest_bytes, digest_tree
from evidence_book.engine.workers import end_calls, outcome_in_child
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.storage import to_json


class ClusterRefused(EvidenceError):
    """The cluster cannot be reached, or cannot do what it would be asked."""


def standing(root: str) -> str:
    """What a worker must have in common with others: the code, and a project at this place."""
    project = Project(Path(root))
    code = {name: digest for name, digest in digest_tree(project.package).items() if not name.endswith(".pyc")}
    return digest_bytes(to_json([code, project.config.is_file()]).encode())


class Cluster:
    """The workers of a cluster, as a build asks them."""

    def __init__(self, address: str, root: Path) -> None:
        """Connect to the scheduler at `address`, such as `tcp://10.0.0.1:8786`; raises `ClusterRefused`.

        How long to wait for its answer is a setting of Dask, `distributed.comm.timeouts.connect`.
        """
        try:
            from distributed import Client
        except ImportError:
            raise ClusterRefused(
                "a cluster needs Dask: `pip install distributed`, then run the command again"
            ) from None
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        self._root = str(root)
        self._asked: set[Any] = set()
        try:
            self._client = Client(address, set_as_default=False)
        except (OSError, ValueError):
            raise ClusterRefused(f"no Dask scheduler answers at {address}; start one, or correct the address") from None
        self._check()

    def _check(self) -> None:
        ours = standing(self._root)
        found = self._client.run(standing, self._root, on_error="return")
        if not found:
            self.close()
            raise ClusterRefused(
                "the cluster has no workers; start some with `dask worker`, then run the command again"
            )
        if others := [worker for worker, theirs in found.items() if theirs != ours]:
            self.close()
            raise ClusterRefused(
                f"{len(others)} of {len(found)} workers do not have this code, or do not see this folder under its name; "
                "give them both, then run the command again"
            )

    @property
    def jobs(self) -> int:
        """How many calls its workers make at once."""
        return sum(self._client.nthreads().values())

    def expect(self, calls: Iterable[Call]) -> None:
        """Its workers import what they are asked for."""

    def have_ready(self, calls: Sequence[Call]) -> None:
        """Its workers import what they are asked for."""

    def perform(self, call: Call) -> None:
        """Have a worker make a call, and wait for its end; raises what it raises."""
        from distributed import CancelledError, KilledWorker

        future = self._client.submit(outcome_in_child, call.as_data(), pure=False)
        self._asked.add(future)
        try:
            outcome: dict[str, Any] = future.result()
        except KilledWorker:
            raise ClusterRefused("every worker that tried was lost; look at their logs and their memory") from None
        except (CancelledError, OSError):
            raise ClusterRefused("the cluster was lost; start it, then run the command again") from None
        finally:
            self._asked.discard(future)
        raise_error(outcome)

    def end(self) -> None:
        """End all calls for this project that are under way, and let none begin that waits: nobody waits for them any more."""
        self._client.cancel(list(self._asked), force=True)
        self._client.run(end_calls, self._root, on_error="ignore")

    def close(self) -> None:
        """Say that nothing more will be asked."""
        self._client.close()
