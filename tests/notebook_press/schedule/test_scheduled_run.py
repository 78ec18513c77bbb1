"""Scheduled runs: what they render, log and send, and the versions that they keep."""

import json
import os
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from apples import choices
from notebook_press.build import render as press
from notebook_press.build.lock import BusyError
from notebook_press.build.manifest import Manifest
from notebook_press.build.result import BuildResult, Summary
from notebook_press.errors import PlanError, PressError
from notebook_press.plan.plan import Report, read_plan
from notebook_press.schedule.archive import keep_snapshot, prune, render_and_archive, snapshots
from notebook_press.schedule.notify import Notifier, read_notifier
from notebook_press.schedule.scheduled_run import LOG, run_scheduled

PLAN = """
[report.harvest]
notebook = "good.ipynb"
parameters = {year = 2024}

[report.map]
notebook = "draws-a-map.ipynb"
"""


def history(site: Path) -> list[dict]:
    """The log of runs."""
    return [json.loads(line) for line in (site / LOG).read_text().splitlines()]


class Schedule:
    """The runs of a schedule for a project."""

    def __init__(self, project):
        self.project, self.output = project, project.output
        project.plan.path.write_text(PLAN)

    def render(self, **options):
        self.project.plan = read_plan(self.project.plan.path, choices)
        return self.project.render(jobs=2, **options)

    def run(self, notifier=None, archive=False, **options):
        def once():
            return self.render(**options)

        return run_scheduled(self.output, once, notifier or Notifier(), 9 if archive else None)


@pytest.fixture
def schedule(project):
    return Schedule(project)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


def files_of(folder: Path) -> dict[Path, int]:
    """The times of all files but the lock."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("[!.]*") if path.is_file()}


def test_a_run_renders_what_has_changed_and_tells_of_what_is_new(schedule, tmp_path):
    letter = tmp_path / "letter"
    notifier = Notifier(("sh", "-c", f"cat >> '{letter}'"))
    notebook = schedule.project.root / "notebooks/draws-a-map.ipynb"
    good = notebook.read_text()
    broken = good.replace("import plotly", "1 / 0\\nimport plotly")

    first = schedule.run(notifier)
    assert (first.exit_code, first.idle, first.summary.changed) == (0, False, ("harvest", "map"))
    before = files_of(schedule.output)
    nothing = schedule.run(notifier)
    assert nothing.idle
    assert str(nothing).endswith(f"Z 2 reports: 0 rendered, 2 fresh, 0 failed in {nothing.summary.seconds:.1f} s")
    assert files_of(schedule.output) == before
    notebook.write_text(broken)
    assert schedule.run(notifier).exit_code == 1
    waiting = schedule.run(notifier, retry_after=3600)  # nothing has changed since it failed
    assert (waiting.exit_code, waiting.idle, waiting.summary.count("waiting")) == (0, True, 1)
    assert schedule.run(notifier).summary.count("failed") == 1  # a while later it is tried again, and not told again
    notebook.write_text(good)
    again = schedule.run(notifier, retry_after=3600)
    assert (again.exit_code, again.summary.recovered) == (0, ("map",))

    log = history(schedule.output)
    assert [one["exit_code"] for one in log] == [0, 1, 1, 0]
    assert log[1]["failed"]["map"].startswith("report 'map' failed in cell ")
    assert [line for line in letter.read_text().splitlines() if not line.startswith("20")] == [
        "changed: harvest",
        "changed: map",
        f"failed: map: {log[1]['failed']['map']}",
        "good again: map",
    ]


def test_a_failed_report_waits_only_while_nothing_changes_and_time_is_left(rendered, tmp_path):
    project = press.Project(rendered.plan, tmp_path / "site")
    manifest = Manifest(project)
    report, data = rendered.plan.reports[3], tmp_path / "data.csv"
    data.write_text("1\n")
    manifest.record(report, BuildResult("map", "failed", opened=(data,), problems=("no",)))
    assert manifest.waits(report, 60)
    assert not manifest.waits(report, 0)
    assert not manifest.waits(Report(**{**vars(report), "parameters": {"year": 1}}), 60)
    data.write_text("2\n")
    later = Manifest(project)
    later.failures = manifest.failures
    assert not later.waits(report, 60)


HOLD = "import sys; from filelock import FileLock; lock = FileLock(sys.argv[1]); lock.acquire(); print(1); input()"


def test_a_run_leaves_at_once_while_another_render_is_at_work(schedule):
    schedule.output.mkdir()
    command = [sys.executable, "-u", "-c", HOLD, str(schedule.output / ".lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        with pytest.raises(BusyError, match="another render is at work"):
            schedule.run()
        other.communicate(b"\n")
    assert not files_of(schedule.output)


def test_a_plan_that_cannot_be_read_is_told_once(schedule, tmp_path):
    letter = tmp_path / "letter"
    notifier = Notifier(("sh", "-c", f"cat >> '{letter}'"), on=("failure",))
    schedule.project.plan.path.write_text("[report.harvest]\nnotebok = 'good.ipynb'\n")
    for _ in range(3):
        with pytest.raises(PlanError):
            schedule.run(notifier)
    assert letter.read_text().count("nothing could be rendered") == 1
    assert "Did you mean 'notebook'?" in letter.read_text()
    assert len(history(schedule.output)) == 1
    schedule.project.plan.path.write_text(PLAN.replace("2024", "'x'"))
    with pytest.raises(ValueError, match="expected int"):
        schedule.run(notifier)
    assert letter.read_text().count("nothing could be rendered") == 2
    fresh = Summary((BuildResult("a", "fresh"),), 1.0, schedule.output)
    mended = run_scheduled(schedule.output, lambda: fresh, notifier)
    assert (mended.idle, letter.read_text().count("good again: whatever kept everything")) == (False, 1)
    assert run_scheduled(schedule.output, lambda: fresh, notifier).idle
    assert len(history(schedule.output)) == 3


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    for name, text in {"index.html": "one", "assets/big.js": "x" * 9, "runs/log.txt": "", ".x.part": ""}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_snapshots_hold_the_site_and_share_what_is_the_same(site):
    first = keep_snapshot(site, utc("2026-06-08T12:00"))
    (site / "index.html").write_text("two")
    second = keep_snapshot(site, utc("2026-06-09T12:00"))
    assert [one.name for one in snapshots(site)] == ["2026-06-08T120000Z", "2026-06-09T120000Z"]
    assert [(one / "index.html").read_text() for one in (first, second)] == ["one", "two"]
    assert (first / "assets/big.js").samefile(second / "assets/big.js")
    (site / "assets/big.js").write_text("y")  # as a copied asset is written: in place
    assert (second / "assets/big.js").read_text() == "x" * 9
    assert sorted(path.name for path in second.iterdir()) == ["assets", "index.html"]


def test_the_newest_snapshots_are_kept(site):
    for day in range(6):
        keep_snapshot(site, utc("2026-06-01T00:00") + timedelta(days=day))
    prune(site, 4)
    assert [one.name[8:10] for one in snapshots(site)] == ["03", "04", "05", "06"]
    prune(site, 4)
    assert len(snapshots(site)) == 4


def test_versions_that_differ_are_archived_when_asked(site):
    made = utc("2026-06-08T12:00").timestamp()
    (site / "manifest.json").write_text("{}")
    os.utime(site / "manifest.json", (made, made))

    def rendered(text):
        def render():
            changed = (site / "index.html").read_text() != text
            (site / "index.html").write_text(text)
            return Summary((BuildResult("a", "rendered", changed=changed),), 1.0, site)

        return render

    _, name = render_and_archive(site, rendered("two"), 9)
    before, after = snapshots(site)  # the version that was there, too, dated by when it was made
    assert (before.name, after.name) == ("2026-06-08T120000Z", name)
    assert [(one / "index.html").read_text() for one in (before, after)] == ["one", "two"]
    assert render_and_archive(site, rendered("two"), 9)[1] == ""
    assert len(snapshots(site)) == 2


class Received(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.received.append(body)
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        pass


@contextmanager
def webhook(status: int = 200):
    server = HTTPServer(("127.0.0.1", 0), Received)
    server.received, server.status = [], status
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server, f"http://127.0.0.1:{server.server_port}/hooks/s3cret"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


FACTS = {"line": "2 rendered", "exit_code": 0}


def test_a_webhook_is_told_what_it_wants_to_know():
    with webhook() as (server, url):
        notifier = Notifier(webhook=url, on=("failure",))
        assert notifier.notify({"change"}, "a", FACTS) == []
        assert notifier.notify({"change", "failure"}, "b", FACTS) == []
        assert server.received == [{"text": "b", **FACTS}]


def test_a_command_gets_the_text_and_the_facts(tmp_path):
    script = f"cat > '{tmp_path}/text'; printf %s \"$PRESS_RUN\" > '{tmp_path}/facts'"
    assert Notifier(("sh", "-c", script)).notify({"change"}, "a\n", FACTS) == []
    assert (tmp_path / "text").read_text() == "a\n"
    assert json.loads((tmp_path / "facts").read_text()) == FACTS


def test_what_cannot_be_sent_is_told_without_the_secret():
    closed = "http://127.0.0.1:1/s3cret"
    with webhook(status=403) as (_, url):
        failing = Notifier(("sh", "-c", "echo s3cret >&2; exit 4"), url)
        told = failing.notify({"change"}, "a", FACTS)
    told += Notifier(("no-such-command-s3cret",), closed).notify({"change"}, "a", FACTS)
    assert told == [
        "the notice command ended with exit code 4",
        "the webhook answered with status 403",
        "the notice command couldn't be run: FileNotFoundError",
        "the webhook couldn't be reached: ConnectionRefusedError",
    ]
    assert "s3cret" not in str(failing)


def test_a_notice_that_cannot_be_sent_shows_in_the_exit_code_and_nowhere_the_secret(tmp_path):
    summary = Summary((BuildResult("a", "rendered", changed=True),), 1.0, tmp_path)
    notifier = Notifier(webhook="http://127.0.0.1:1/s3cret")
    assert run_scheduled(tmp_path, lambda: summary, notifier).exit_code == 3
    fresh = Summary((BuildResult("a", "fresh"),), 1.0, tmp_path)
    assert run_scheduled(tmp_path, lambda: fresh, notifier).exit_code == 0
    [run] = history(tmp_path)
    assert run["unsent"] == ["the webhook couldn't be reached: ConnectionRefusedError"]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in files if b"s3cret" in path.read_bytes()]


def test_whom_to_tell_stands_in_the_environment_or_in_a_file_outside_the_project(tmp_path):
    home, project = tmp_path / "home", tmp_path / "project"
    path = home / ".config/a-press/notice.toml"
    path.parent.mkdir(parents=True)
    path.write_text('webhook = "https://example.org/s3cret"\non = "failure"\n')
    read = partial(read_notifier, name="a-press", project=project)
    assert read({}) == Notifier()
    assert read({"HOME": str(home)}) == Notifier((), "https://example.org/s3cret", ("failure",))
    both = read(
        {"HOME": str(home), "A_PRESS_NOTICE_COMMAND": "mail -s 'a b' x", "A_PRESS_NOTICE_ON": "change, failure"}
    )
    assert both == Notifier(("mail", "-s", "a b", "x"), "https://example.org/s3cret")
    mistakes = {
        "A_PRESS_NOTICE_ON": ("failures", "Did you mean 'failure'?"),
        "A_PRESS_NOTICE_WEBHOOK": ("s3cret", "A_PRESS_NOTICE_WEBHOOK"),
        "A_PRESS_NOTICE_COMMAND": ("'s3cret", "A_PRESS_NOTICE_COMMAND"),
        "A_PRESS_NOTICE_FILE": (str(project / "notice.toml"), "lies in the project"),
    }
    for name, (value, told) in mistakes.items():
        with pytest.raises(PressError) as raised:
            read({name: value})
        assert told in str(raised.value)
        assert "s3cret" not in str(raised.value)
    path.write_text("hook = 's3cret'")
    with pytest.raises(PressError, match="unknown key 'hook'") as raised:
        read({"HOME": str(home)})
    assert "s3cret" not in str(raised.value)


AS_NOBODY = f"""
import sys
sys.path[:0] = [{str(Path(__file__).parents[2] / "harness")!r}, {str(Path(__file__).parents[3] / "lib")!r}]
from pathlib import Path
from apples import Project, RenderOptions, choices, read_plan, render
from notebook_press.schedule.notify import Notifier
from notebook_press.schedule.scheduled_run import run_scheduled
root, site = map(Path, sys.argv[1:])
project = Project(root, read_plan(root / "notebooks" / "reports.toml", choices), site)
run = run_scheduled(site, lambda: render(project.press(), RenderOptions(jobs=1)), Notifier())
sys.exit(run.exit_code)
"""


@pytest.mark.parametrize("engine", ["fork", pytest.param("kernel", marks=pytest.mark.slow)])
def test_a_user_without_a_home_renders_from_a_project_that_it_cannot_write_to(project, tmp_path, engine):
    if os.geteuid() or not shutil.which("setpriv"):
        pytest.skip("becoming another user takes root and setpriv, so this was not checked as one without a home")
    project.plan.path.write_text(f'[report.map]\nnotebook = "draws-a-map.ipynb"\nengine = "{engine}"\n')
    site = tmp_path / "site"
    site.mkdir()
    os.chown(site, 65534, 65534)
    # It may read everything, for this Python may be installed in somebody's home, and write nothing.
    command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=+dac_read_search"]
    command += ["--ambient-caps=+dac_read_search", "env", "-i", "HOME=/nonexistent", "PATH=/usr/bin:/bin"]
    command += [sys.executable, "-P", "-c", AS_NOBODY, str(project.root)]
    run = {"cwd": "/", "text": True, "capture_output": True, "check": False}
    if subprocess.run([*command[:-2], "import notebook_press"], **run).returncode:
        pytest.skip("another user can't reach this Python, so this was not checked as one without a home")
    done = subprocess.run([*command, site], **run)
    assert done.returncode == 0, done.stderr
    assert "1 rendered" in done.stdout
    assert {path.stat().st_uid for path in (site / "notebooks").iterdir()} == {65534}
    assert "not a writable" not in (site / "notebooks/map.ipynb").read_text(encoding="utf-8")
    done = subprocess.run([*command, project.root / "site"], **run)
    assert "can't be written to" in done.stderr


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PressError, match="can't be written to"):
        run_scheduled(tmp_path / "file/site", lambda: None, Notifier())
