"""Children start in order, show what they say, and end together, whatever ends them."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from madoguchi.kit.children import Child, Family
from madoguchi.kit.preflight import StartError

Started = Callable[[], list[int]]
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
SERVE = """
import http.server, sys
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), http.server.SimpleHTTPRequestHandler).serve_forever()
"""


def is_gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def await_gone(pids: list[int], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not all(is_gone(pid) for pid in pids):
        assert time.monotonic() < deadline, "children outlived their parent"
        time.sleep(0.05)


@pytest.fixture
def started() -> Started:
    """Tells which children this process has got since; servers of other tests may be there from before."""
    before = {child.pid for child in psutil.Process().children()}
    return lambda: [child.pid for child in psutil.Process().children() if child.pid not in before]


def test_a_program_runs_to_its_end_and_says_what_it_said() -> None:
    output = io.StringIO()
    with Family(output) as family:
        assert family.run(Child("greeter", ["echo", "good morning"])) == "good morning"
    assert output.getvalue() == ""


def test_lines_bear_the_name_of_their_program() -> None:
    output = io.StringIO()
    with Family(output) as family:
        family.launch(Child("greeter", ["sh", "-c", "echo good morning; sleep 60"]))
        while "\n" not in output.getvalue():
            time.sleep(0.02)
    assert output.getvalue() == "greeter   | good morning\n"


def test_a_failing_program_is_named_and_shown() -> None:
    output = io.StringIO()
    failing = Child("migrate", [sys.executable, "-c", "raise SystemExit('no such table')"])
    with Family(output) as family, pytest.raises(StartError, match=r"migrate failed \(exit code 1\)"):
        family.run(failing)
    assert output.getvalue() == "no such table\n"


def test_ready_means_that_it_answers(unused_tcp_port: int, started: Started) -> None:
    address = f"127.0.0.1:{unused_tcp_port}"
    serve = [sys.executable, "-c", SERVE, str(unused_tcp_port)]
    with Family(io.StringIO()) as family:
        family.launch(Child("web", serve, ready=f"http://{address}/"), Child("same", SLEEP, ready=f"tcp://{address}"))
        family.await_ready()
        assert len(started()) == 3
    assert started() == []


def test_one_that_dies_ends_all_and_is_named(started: Started) -> None:
    with Family(io.StringIO()) as family:
        family.launch(Child("web", SLEEP), Child("worker", [sys.executable, "-c", "raise SystemExit(7)"]))
        with pytest.raises(StartError, match=r"worker ended by itself \(exit code 7\)"):
            family.wait()
    assert started() == []


def test_one_that_dies_before_it_is_ready_is_named(unused_tcp_port: int) -> None:
    with Family(io.StringIO()) as family:
        family.launch(Child("web", ["false"], ready=f"tcp://127.0.0.1:{unused_tcp_port}"))
        with pytest.raises(StartError, match="web ended by itself"):
            family.await_ready()


def test_the_youngest_stops_first() -> None:
    output = io.StringIO()
    say = "import signal, sys, time; signal.signal(15, lambda *_: sys.exit('bye')); print('up'); time.sleep(60)"
    with Family(output) as family:
        family.launch(*(Child(name, [sys.executable, "-c", say]) for name in ("old", "young")))
        while output.getvalue().count("up") < 2:
            time.sleep(0.02)
    goodbyes = [line.split()[0] for line in output.getvalue().splitlines() if line.endswith("bye")]
    assert goodbyes == ["young", "old"]


PARENT = f"""
import sys, os
from madoguchi.kit.children import Child, Family, terminable
with terminable(), Family() as family:
    family.launch(Child("one", {SLEEP!r}), Child("two", {SLEEP!r}))
    print("up", flush=True)
    family.wait()
"""


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_children_end_with_their_parent_however_it_ends(how: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        children = [child.pid for child in psutil.Process(parent.pid).children()]
        assert len(children) == 3
        os.kill(parent.pid, how)
        await_gone(children, 5)
        assert parent.wait(5) == (-9 if how == signal.SIGKILL else 0)


@pytest.mark.slow
def test_a_deaf_child_is_killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, started: Started) -> None:
    monkeypatch.setattr("madoguchi.kit.children._STOP_PATIENCE", 0.3)
    up = tmp_path / "up"
    deaf = "import signal, sys, time; signal.signal(15, signal.SIG_IGN); open(sys.argv[1], 'w').close(); time.sleep(60)"
    with Family(io.StringIO()) as family:
        family.launch(Child("deaf", [sys.executable, "-c", deaf, str(up)]))
        while not up.exists():
            time.sleep(0.02)
    assert started() == []
