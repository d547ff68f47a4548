"""The web server that tests use: the system's nginx, unpacked into the environment if there is none.

`python -m tests.nginx` makes sure of one before the tests run. A test that needs it and finds none fails: a gate that
cannot run is a failed gate.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWN = Path(sys.prefix) / "nginx"
# All that nginx would write lies in a scratch folder, and it listens on this machine only.
_AROUND = """daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
  uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
  include {folder}/site.conf;
}}
"""


def find_nginx() -> str | None:
    """Find nginx: the one that EVIDENCE_NGINX names, the system's, or the one unpacked here."""
    own = OWN / "usr" / "sbin" / "nginx"
    return os.environ.get("EVIDENCE_NGINX") or shutil.which("nginx") or (str(own) if own.is_file() else None)


def unpack_nginx() -> None:
    """Unpack the system's package: it is not installed, and nothing of it is started."""
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        return
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    if os.geteuid() == 0:
        subprocess.run(["apt-get", "update"], **quiet)  # type: ignore[call-overload]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["apt-get", "download", "nginx"], cwd=folder, **quiet)  # type: ignore[call-overload]
        for package in Path(folder).glob("nginx_*.deb"):
            subprocess.run(["dpkg", "-x", str(package), str(OWN)], **quiet)  # type: ignore[call-overload]


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(configuration: str, folder: Path, listen: str) -> Iterator[str]:
    """Run nginx with a configuration in which `listen` stands where the address is to; gives its address."""
    program = find_nginx()
    assert program, "no nginx: run `python -m tests.nginx`"
    port = _free_port()
    folder.mkdir(parents=True)
    (folder / "site.conf").write_text(configuration.replace(listen, f"127.0.0.1:{port}"), encoding="utf-8")
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder), encoding="utf-8")
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    assert "[warn]" not in tested.stderr, tested.stderr
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            if _answers(port) or server.poll() is not None:
                break
            time.sleep(0.05)
        assert server.poll() is None, (folder / "errors").read_text(encoding="utf-8")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=10)


def main() -> int:
    """Make sure of a server; exit code 1 if there is none."""
    if find_nginx() is None:
        print("no nginx found; unpacking one for the tests …")
        unpack_nginx()
    if find_nginx() is None:
        print("no nginx could be found or unpacked; install it, or name it in EVIDENCE_NGINX")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
