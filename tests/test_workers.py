"""Workers change how long a build takes, and nothing else; when one dies, nothing has happened."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.sync import build
from index.writing import workers
from index.writing.workers import WorkerError

ROOT = Path(__file__).parent.parent


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "a.jsonl"
    bodies = (f"Menteri nomor {n} membaca buku{n % 97} dan berita-berita{n % 13}. " * 4 for n in range(1500))
    path.write_text("\n".join(json.dumps({"id": f"{n:04}", "text": body}) for n, body in enumerate(bodies)))
    return path


@pytest.fixture
def little_is_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers for a few kilobytes already, and many chunks."""
    monkeypatch.setattr(workers, "FEW", 2000)
    monkeypatch.setattr(workers, "CHUNK", 3000)


@pytest.mark.usefixtures("little_is_much")
def test_the_index_does_not_depend_on_the_number_of_workers(archive: Path, tmp_path: Path) -> None:
    segments = []
    for jobs in (1, 2, 3):
        assert build([archive], tmp_path / f"jobs{jobs}", jobs=jobs).added == 1500
        (path,) = (tmp_path / f"jobs{jobs}").glob("*.seg")
        segments.append(path.read_bytes())
    assert segments[0] == segments[1] == segments[2]


@pytest.mark.usefixtures("little_is_much")
def test_words_that_were_forgotten_are_numbered_anew(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    segments = []
    for jobs, remembered in ((1, workers.REMEMBERED), (1, 100), (2, 100)):
        monkeypatch.setattr(workers, "REMEMBERED", remembered)
        serve = f"from index.writing import workers; workers.REMEMBERED = {remembered}; workers.serve()"
        monkeypatch.setattr(workers, "SERVE", "import sys; sys.path[:] = {path!r}; " + serve)
        build([archive], tmp_path / f"{jobs}-{remembered}", jobs=jobs)
        (path,) = (tmp_path / f"{jobs}-{remembered}").glob("*.seg")
        segments.append(path.read_bytes())
    assert segments[0] == segments[1] == segments[2]


@pytest.mark.usefixtures("little_is_much")
def test_no_process_is_left(archive: Path, tmp_path: Path) -> None:
    build([archive], tmp_path / "idx", jobs=2)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.usefixtures("little_is_much")
def test_a_worker_that_dies_leaves_the_old_index(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([archive], tmp_path / "idx", jobs=1)
    before = {path.name: path.read_bytes() for path in (tmp_path / "idx").glob("*.*")}
    monkeypatch.setattr(workers, "SERVE", "import os; os.kill(os.getpid(), 9)  # {path}")
    with pytest.raises(WorkerError, match="index is as it was"):
        build([], tmp_path / "idx", jobs=2, fresh=True)
    after = {path.name: path.read_bytes() for path in (tmp_path / "idx").glob("*.*")}
    assert {**after, "writing.lock": b""} == {**before, "writing.lock": b""}


@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_their_parent(archive: Path, tmp_path: Path, end: signal.Signals) -> None:
    """However it ends; after Ctrl-C nothing is left of the build either."""
    program = (
        "import os, sys, time; from index import sync; from index.writing import workers\n"
        "workers.FEW, workers.CHUNK = 2000, 3000\n"
        "def watch(progress):\n"
        "    if progress.articles == 1000: print('half', flush=True); time.sleep(60)\n"
        "sync.build([sys.argv[1]], sys.argv[2], jobs=2, watcher=watch)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, archive, tmp_path / "idx"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    assert parent.stdout is not None and parent.stdout.readline() == b"half\n"
    children = children_of(parent.pid)
    assert len(children) == 2
    parent.send_signal(end)
    parent.wait(10)
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while any(map(is_running, children)):
        assert time.monotonic() < deadline, "a worker has outlived its parent"
        time.sleep(0.05)
    if end == signal.SIGINT:
        assert [path.name for path in (tmp_path / "idx").iterdir()] == ["writing.lock"]


def children_of(pid: int) -> list[int]:
    """Read from ps, which every Unix has."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
    rows = (line.split() for line in listed.stdout.splitlines())
    return [int(child) for child, parent in rows if int(parent) == pid]


def is_running(pid: int) -> bool:
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return listed.stdout.strip()[:1] not in ("", "Z")
