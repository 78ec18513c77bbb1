"""Scheduled runs with real renders: a week of them, with messages, snapshots and what is kept of each run."""

import json
import os
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from apples import choices
from notebook_press.build.lock import BusyError
from notebook_press.build.render import render
from notebook_press.errors import PlanError, PressError
from notebook_press.plan.plan import read_plan
from notebook_press.schedule.archive import keep_snapshot, prune, read_retention, snapshots
from notebook_press.schedule.ledger import read_ledger
from notebook_press.schedule.notify import Notifier, read_notifier
from notebook_press.schedule.scheduled_run import run_due

PLAN = """
[schedule]
time_zone = "Europe/Paris"
groups = {Harvests = "30 2 * * *"}

[report.harvest]
notebook = "good.ipynb"
group = "Harvests"
parameters = {year = 2024}

[report.map]
notebook = "draws-a-map.ipynb"
"""


class Schedule:
    """The runs of a schedule for a project, at whatever time the test says it is."""

    def __init__(self, project, **options):
        self.project, self.options = project, options
        project.plan.path.write_text(PLAN)

    def at(self, now: datetime, **options):
        path, output = self.project.plan.path, self.project.output
        assets = [self.project.root / "assets" / "empty-world.js"]

        def rendered(plan, **chosen):
            return render(plan, output, assets=assets, jobs=2, progress=lambda line: None, **chosen)

        given = {"root": self.project.root, "clock": lambda: now, **self.options, **options}
        return run_due(partial(read_plan, path, choices), output, rendered, **given)


@pytest.fixture
def schedule(project):
    return Schedule(project)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


def test_a_week_renders_exactly_what_it_should(schedule, tmp_path):
    """From a Wednesday noon, at some hours of each day; in the night to Sunday the clocks go back."""
    told = tmp_path / "told"
    schedule.options = {"messenger": Notifier(("sh", "-c", f"cat >> '{told}'"))}
    notebook = schedule.project.root / "notebooks/draws-a-map.ipynb"
    good, apples = notebook.read_text(), schedule.project.root / "data/apples.csv"
    edits = {
        "24T09": lambda: notebook.write_text(good.replace("import plotly", "1 / 0\\nimport plotly")),
        "24T11": lambda: notebook.write_text(good),
        "26T15": lambda: apples.write_text(apples.read_text() + "\n"),
    }
    now, seen = utc("2026-10-21T12:00"), []
    while now < utc("2026-10-28T12:00"):
        edits.pop(f"{now:%dT%H}", lambda: None)()
        off = utc("2026-10-22T20:00") <= now < utc("2026-10-23T11:00")  # the machine, for a night
        if now.hour in (0, 1, 2, 9, 10, 11, 12, 15) and not off:
            run = schedule.at(now)
            seen += [(f"{now:%dT%H}", one.report, one.state) for one in run.summary.results if one.state != "fresh"]
            assert run.exit_code == int(any(one.state == "failed" for one in run.summary.results))
        now += timedelta(hours=1)
    assert seen == [
        ("21T12", "harvest", "rendered"),
        ("21T12", "map", "rendered"),
        ("22T01", "harvest", "rendered"),  # half past two in Paris was at half past midnight, and this is the next look
        ("23T11", "harvest", "rendered"),  # caught up with
        ("24T01", "harvest", "rendered"),
        ("24T09", "map", "failed"),
        ("24T10", "map", "failed"),  # tried again after five minutes, which is at the next look
        ("25T01", "harvest", "rendered"),  # once, though half past two came twice
        ("26T02", "harvest", "rendered"),
        ("26T15", "harvest", "rendered"),  # what it reads has changed
        ("27T02", "harvest", "rendered"),
        ("28T02", "harvest", "rendered"),
    ]
    kept = list(read_ledger(schedule.project.output).history())
    assert [one["began"][8:13] for one in kept] == sorted({at for at, _, _ in seen} | {"24T11"})
    assert [one["recovered"] for one in kept if one["recovered"]] == [["map"]]
    assert "due since 2026-10-23 02:30 Europe/Paris" in json.dumps(kept[2])
    lines = told.read_text().splitlines()  # told once of the failure, and of what says something else than before
    assert [one for one in lines if not one.startswith("2026")] == [
        "changed: harvest",
        "changed: map",
        f"failed: map: {kept[4]['failed']['map']}",
        "good again: map",
    ]
    assert kept[4]["failed"]["map"].startswith("report 'map' failed in cell ")


def test_a_run_with_nothing_to_do_touches_no_file(schedule):
    schedule.at(utc("2026-06-08T12:00"))
    files = {path: path.stat().st_mtime_ns for path in schedule.project.output.rglob("*")}
    run = schedule.at(utc("2026-06-08T12:01"))
    assert run.idle
    assert str(run) == f"2026-06-08T12:01Z 0 rendered (0 changed), 0 failed, 2 fresh in {run.summary.seconds:.1f} s"
    assert {path: path.stat().st_mtime_ns for path in schedule.project.output.rglob("*")} == files


HOLD = "import fcntl, os, sys; fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX); print(1); input()"


def test_a_run_leaves_at_once_while_another_render_is_at_work(schedule):
    schedule.project.output.mkdir()
    command = [sys.executable, "-u", "-c", HOLD, str(schedule.project.output)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        with pytest.raises(BusyError, match="another render is at work"):
            schedule.at(utc("2026-06-08T12:00"))
        other.communicate(b"\n")
    assert not list(schedule.project.output.iterdir())


def test_a_plan_that_cannot_be_read_is_told_once(schedule, tmp_path):
    told = tmp_path / "told"
    messenger = Notifier(("sh", "-c", f"cat >> '{told}'"), on=("failure",))
    schedule.project.plan.path.write_text("[report.harvest]\nnotebok = 'good.ipynb'\n")
    for minute in range(3):
        with pytest.raises(PlanError):
            schedule.at(utc(f"2026-06-08T12:0{minute}"), messenger=messenger)
    assert told.read_text().count("nothing could be rendered") == 1
    assert "Did you mean 'notebook'?" in told.read_text()
    assert len(list(read_ledger(schedule.project.output).history())) == 1


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


def test_snapshots_are_kept_by_count_or_by_age(site):
    begin = utc("2026-06-01T00:00")
    for day in range(6):
        keep_snapshot(site, begin + timedelta(days=day))
    assert len(prune(site, read_retention("4"), begin)) == 2
    assert [one.name[8:10] for one in snapshots(site)] == ["03", "04", "05", "06"]
    prune(site, read_retention("2d"), begin + timedelta(days=5))
    assert [one.name[8:10] for one in snapshots(site)] == ["04", "05", "06"]
    prune(site, read_retention("2d"), begin + timedelta(days=5000))  # more likely a clock that is wrong
    assert [one.name[8:10] for one in snapshots(site)] == ["06"]
    for wrong in ("0", "-1", "2w", ""):
        with pytest.raises(PressError, match="like 90d"):
            read_retention(wrong)


def test_versions_that_differ_are_archived_when_asked(schedule):
    output, notebooks = schedule.project.output, schedule.project.root / "notebooks"
    schedule.at(utc("2026-06-08T12:00"))
    assert not snapshots(output)
    old, made = (output / "harvest.html").read_text(), utc("2026-06-08T12:00").timestamp()
    os.utime(output / "manifest.json", (made, made))
    (notebooks / "good.ipynb").write_text((notebooks / "good.ipynb").read_text().replace("How many", "How very many"))
    run = schedule.at(utc("2026-06-08T12:01"), archive=True)
    before, after = snapshots(output)  # the version that was there, too, dated by when it was made
    assert run.archived == after.name
    assert (before / "harvest.html").read_text() == old != (after / "harvest.html").read_text()
    assert (
        schedule.at(utc("2026-06-09T12:00"), archive=True).summary.count("rendered") == 1
    )  # due, and the same as before
    assert len(snapshots(output)) == 2


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
        messenger = Notifier(webhook=url, on=("failure",))
        assert messenger.tell({"change"}, "a", FACTS) == []
        assert messenger.tell({"change", "failure"}, "b", FACTS) == []
        assert server.received == [{"text": "b", **FACTS}]


def test_a_command_gets_the_text_and_the_facts(tmp_path):
    script = f"cat > '{tmp_path}/text'; printf %s \"$PRESS_RUN\" > '{tmp_path}/facts'"
    assert Notifier(("sh", "-c", script)).tell({"change"}, "a\n", FACTS) == []
    assert (tmp_path / "text").read_text() == "a\n"
    assert json.loads((tmp_path / "facts").read_text()) == FACTS


def test_what_cannot_be_sent_is_told_without_the_secret():
    closed = "http://127.0.0.1:1/s3cret"
    with webhook(status=403) as (_, url):
        failing = Notifier(("sh", "-c", "echo s3cret >&2; exit 4"), url)
        told = failing.tell({"change"}, "a", FACTS)
    told += Notifier(("no-such-command-s3cret",), closed).tell({"change"}, "a", FACTS)
    assert told == [
        "the notice command ended with exit code 4",
        "the webhook answered with status 403",
        "the notice command couldn't be run: FileNotFoundError",
        "the webhook couldn't be reached: ConnectionRefusedError",
    ]
    assert "s3cret" not in str(failing)


def test_a_message_that_cannot_be_sent_shows_in_the_exit_code_and_nowhere_the_secret(schedule):
    messenger = Notifier(webhook="http://127.0.0.1:1/s3cret")
    run = schedule.at(utc("2026-06-08T12:00"), messenger=messenger)
    assert run.exit_code == 3
    assert schedule.at(utc("2026-06-08T12:01"), messenger=messenger).exit_code == 0
    [kept] = read_ledger(schedule.project.output).history()
    assert kept["unsent"] == ["the webhook couldn't be reached: ConnectionRefusedError"]
    files = [path for path in schedule.project.output.rglob("*") if path.is_file()]
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
sys.path[:0] = [{str(Path(__file__).parents[2] / "harness")!r}]
from datetime import datetime, UTC
from pathlib import Path
from apples import choices, read_plan, render
from notebook_press.schedule.scheduled_run import run_due
root, site = map(Path, sys.argv[1:])
run = run_due(
    lambda: read_plan(root / "notebooks" / "reports.toml", choices),
    site,
    lambda plan, **chosen: render(plan, site, assets=[root / "assets/empty-world.js"], jobs=1, **chosen),
    root=root,
)
sys.exit(run.exit_code)
"""


@pytest.mark.parametrize("engine", ["fork", "kernel"])
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
    assert "name a folder that can" in done.stderr


def test_a_folder_that_cannot_be_written_to_is_told(schedule, tmp_path):
    (tmp_path / "file").write_text("")
    schedule.project.output = tmp_path / "file/site"
    with pytest.raises(PressError, match="name a folder that can"):
        schedule.at(datetime.now(UTC))
