"""When a cadence falls due, over changes of daylight saving, clocks that jump and time zones that change."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from notebook_press.errors import PlanError
from notebook_press.plan.plan import Plan, Report, read_plan
from notebook_press.schedule.cadence import expression_of, following, latest
from notebook_press.schedule.ledger import Ledger, read_ledger

PARIS = ZoneInfo("Europe/Paris")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


def planned(zone: str = "Europe/Paris", **cadences: str) -> Plan:
    return Plan(Path("p"), tuple(Report(name, Path("n"), cadence=one) for name, one in cadences.items()), None, zone)


@pytest.mark.parametrize(
    ("expression", "zone", "day", "times"),
    [
        # Clocks go from 02:00 to 03:00: what falls into the hour left out is due right after it.
        ("30 2 * * *", "Europe/Paris", "2026-03-28", ["28T01:30", "29T01:00", "30T00:30"]),
        # Clocks go from 03:00 to 02:00: what falls into the hour that comes twice is due once.
        ("30 2 * * *", "Europe/Paris", "2026-10-24", ["24T00:30", "25T00:30", "26T01:30"]),
        ("0 6 * * *", "Europe/Paris", "2026-10-24", ["24T04:00", "25T05:00", "26T05:00"]),
        # Midnight itself is left out there.
        ("0 0 * * *", "Africa/Cairo", "2026-04-23", ["23T22:00", "24T21:00"]),
        ("0 0 * * *", "Australia/Lord_Howe", "2026-04-04", ["04T13:00", "05T13:30"]),
    ],
)
def test_a_cron_expression_falls_due_by_the_zone_of_the_plan(expression, zone, day, times):
    found, moment = [], utc(f"{day}T00:00")
    for _ in times:
        moment = following(expression, ZoneInfo(zone), moment)
        found.append(f"{moment:%dT%H:%M}")
    assert found == times


@pytest.mark.parametrize("expression", ["30 2 * * *", "*/20 2 * * *", "0 * * * *", "0 0 * * MON", "0 0 1 * *"])
@pytest.mark.parametrize("zone", ["Europe/Paris", "America/Santiago", "Africa/Cairo"])
def test_looking_back_finds_what_looking_ahead_gave(expression, zone):
    for start in (utc("2026-03-28T12:00"), utc("2026-04-04T00:00"), utc("2026-10-24T12:00")):
        times = [latest(expression, ZoneInfo(zone), start)]
        while times[-1] < start + timedelta(days=2):
            times.append(following(expression, ZoneInfo(zone), times[-1]))
        for minutes in range(0, 2 * 24 * 60, 41):
            now = start + timedelta(minutes=minutes)
            assert latest(expression, ZoneInfo(zone), now) == max(one for one in times if one <= now)


def test_words_stand_for_midnight():
    assert [expression_of(word) for word in ("daily", "weekly", "monthly", "on change")] == [
        "0 0 * * *",
        "0 0 * * MON",
        "0 0 1 * *",
        None,
    ]


@pytest.mark.parametrize(
    ("schedule", "cadence", "told"),
    [
        ("", "dayly", "Did you mean 'daily'?"),
        ("", "0 0 30 2 *", "never falls due"),
        ("", "61 * * * *", "Bad minute"),
        ("", "0 0 * * * *", "five fields"),
        ('time_zone = "Europe/Lyon"', "daily", "'Europe/Lyon' is no time zone"),
        ("time_zone = 1", "daily", "1 is no time zone"),
        ('groups = {"Others" = "hourly"}', "daily", "group 'Others'"),
        ('groups = {"Other" = "daily"}', "daily", "Did you mean 'Others'?"),
        ("timezone = 1", "daily", "Did you mean 'time_zone'?"),
    ],
)
def test_a_mistake_in_the_plan_is_told_with_its_place_and_a_fix(project, schedule, cadence, told):
    path = project.plan.path
    entry = f'[report.more]\nnotebook = "good.ipynb"\ngroup = "Others"\ncadence = "{cadence}"\n'
    path.write_text(f"[schedule]\n{schedule}\n{entry}")
    with pytest.raises(PlanError, match=r"reports\.toml") as raised:
        read_plan(path)
    assert told in str(raised.value)


def test_a_group_gives_its_reports_a_cadence_and_a_report_may_have_its_own(project):
    path = project.plan.path
    head = '[schedule]\ntime_zone = "Europe/Paris"\ngroups = {Others = "weekly"}\n'
    path.write_text(head + path.read_text().replace("[report.map]", '[report.map]\ncadence = "5 4 * * *"'))
    plan = read_plan(path, project.plan.choices)
    assert plan.time_zone == "Europe/Paris"
    assert {one.name: one.cadence for one in plan.reports} == {
        "harvest-2023": "on change",
        "harvest-2024": "on change",
        "apples": "weekly",
        "map": "5 4 * * *",
    }


class Runs:
    """A ledger that is asked at chosen times, and the reports that it finds due."""

    def __init__(self, plan: Plan, folder: Path):
        self.plan, self.ledger, self.found = plan, Ledger(folder / "runs"), []

    def at(self, text: str) -> list[str]:
        return self.when(utc(text))

    def when(self, now: datetime) -> list[str]:
        due = self.ledger.due(self.plan, now)
        for name, since in due.items():
            self.ledger.note(name, "rendered", since, now)
            self.found.append((now, name))
        return sorted(due)


@pytest.mark.parametrize(
    ("start", "morning", "night"),
    [
        # The nights of the change are 2026-03-29 and 2026-10-25; times are those of UTC.
        ("2026-03-25", ["26T05:00", "27T05:00", "28T05:00", "29T04:00", "30T04:00", "31T04:00"], "29T01:00"),
        ("2026-10-21", ["22T04:00", "23T04:00", "24T04:00", "25T05:00", "26T05:00", "27T05:00"], "25T00:30"),
    ],
)
def test_a_week_looked_at_every_few_minutes_with_a_change_of_the_clocks(tmp_path, start, morning, night):
    runs = Runs(planned(morning="0 6 * * *", night="30 2 * * *", weekly="weekly", still="on change"), tmp_path)
    now = begin = utc(f"{start}T12:00")
    down = begin + timedelta(days=1), begin + timedelta(days=1, hours=20)  # the second morning is missed
    while now < begin + timedelta(days=6):
        if not down[0] <= now < down[1]:
            runs.when(now)
        now += timedelta(minutes=6)
    seen = {
        name: [f"{at:%dT%H:%M}" for at, one in runs.found if one == name]
        for name in ("morning", "night", "weekly", "still")
    }
    caught_up = f"{down[1]:%dT%H:%M}"
    assert [one for one in seen["morning"] if one != caught_up] == morning[:1] + morning[2:]
    assert caught_up in seen["morning"]
    assert sum(one.startswith(night[:2]) for one in seen["night"]) == 1
    assert night in seen["night"]
    assert len(seen["night"]) == 6
    assert len(seen["weekly"]) == 1
    assert not seen["still"]


def test_the_first_run_of_a_schedule_starts_nothing_by_itself(tmp_path):
    runs = Runs(planned(daily="daily"), tmp_path)
    assert runs.at("2026-06-10T12:00") == []
    assert runs.at("2026-06-10T21:59") == []
    assert runs.at("2026-06-10T22:00") == ["daily"]


def test_many_missed_times_give_one_run(tmp_path):
    runs = Runs(planned(daily="daily", hourly="0 * * * *"), tmp_path)
    runs.at("2026-06-10T12:00")
    assert runs.at("2026-06-20T12:30") == ["daily", "hourly"]
    assert runs.at("2026-06-20T12:31") == []


@pytest.mark.parametrize("back", ["2026-06-10T03:50", "2026-06-10T00:10", "2026-06-09T05:00"])
def test_a_clock_set_back_repeats_nothing(tmp_path, back):
    runs = Runs(planned(daily="0 6 * * *"), tmp_path)
    for day in ("08", "09", "10"):
        runs.at(f"2026-06-{day}T04:05")
    assert [name for _, name in runs.found] == ["daily", "daily"]
    assert runs.at(back) == []
    assert runs.at("2026-06-10T04:00") == []
    assert runs.at("2026-06-11T04:00") == ["daily"]


@pytest.mark.parametrize("ahead", ["2038-01-01T00:00", "2026-06-14T12:00"])
def test_a_clock_that_went_far_ahead_leaves_nothing_out_when_it_is_set_right(tmp_path, ahead):
    runs = Runs(planned(daily="0 6 * * *"), tmp_path)
    runs.at("2026-06-08T12:00")
    assert runs.at("2026-06-09T04:00") == ["daily"]
    assert runs.at(ahead) == ["daily"]  # nobody can know better yet
    assert runs.at("2026-06-09T12:01") == []
    assert [runs.at(f"2026-06-{day}T04:00") for day in (10, 11, 12, 13, 14, 15)] == [["daily"]] * 6


def test_a_clock_without_a_battery_starts_nothing_and_repeats_nothing(tmp_path):
    runs = Runs(planned(daily="0 6 * * *"), tmp_path)
    runs.at("2026-06-08T12:00")
    assert runs.at("2026-06-09T04:00") == ["daily"]
    assert [runs.at(f"1970-01-01T00:{minute:02}") for minute in range(10)] == [[]] * 10
    assert runs.at("2026-06-09T12:00") == []
    assert runs.at("2026-06-10T04:00") == ["daily"]


def test_a_schedule_whose_clock_was_always_ahead_gets_going_again(tmp_path):
    runs = Runs(planned(daily="0 6 * * *"), tmp_path)
    runs.at("2038-01-01T00:00")
    assert runs.at("2038-01-02T06:00") == ["daily"]
    assert runs.at("2026-06-10T12:00") == []
    assert runs.at("2026-06-11T04:00") == ["daily"]


def test_another_time_zone_neither_skips_nor_repeats(tmp_path):
    runs = Runs(planned(daily="0 6 * * *"), tmp_path)
    runs.at("2026-06-08T12:00")
    assert runs.at("2026-06-09T04:00") == ["daily"]  # six in Paris
    runs.plan = planned("America/New_York", daily="0 6 * * *")
    assert runs.at("2026-06-09T08:00") == []  # four in New York, and done today
    assert runs.at("2026-06-09T10:00") == ["daily"]  # six in New York
    runs.plan = planned("Asia/Tokyo", daily="0 6 * * *")
    assert runs.at("2026-06-09T12:00") == []
    assert runs.at("2026-06-09T21:00") == ["daily"]  # six in Tokyo


def test_the_machine_s_own_zone_does_not_matter(tmp_path, monkeypatch):
    import time

    for zone in ("Pacific/Kiritimati", "America/St_Johns"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        runs = Runs(planned(daily="0 6 * * *"), tmp_path)
        assert [runs.at(f"2026-06-{one}") for one in ("08T12:00", "09T03:59", "09T04:00")] == [[], [], ["daily"]]
    monkeypatch.undo()
    time.tzset()


def test_a_failed_report_waits_longer_each_time_unless_something_changes(tmp_path):
    plan, now = planned(broken="on change"), utc("2026-06-10T00:00")
    ledger, tries = Ledger(tmp_path / "runs"), []
    for minute in range(4 * 24 * 60):
        at = now + timedelta(minutes=minute)
        if not ledger.waiting(plan, {}, "as before", at):
            ledger.note("broken", "failed", None, at)
            ledger.tried("as before")
            tries.append(minute)
    assert tries == [0, 5, 15, 35, 75, 155, 315, 635, 1275, 2555, 3995, 5435]
    assert not ledger.waiting(plan, {}, "otherwise", at)
    assert not ledger.waiting(plan, {"broken": at}, "as before", at)
    assert not ledger.waiting(plan, {}, "as before", at - timedelta(days=9))  # a clock that went back holds nothing up
    ledger.note("broken", "rendered", None, at)
    assert not ledger.tries


def test_what_is_remembered_is_read_again_and_a_damaged_file_counts_as_none(tmp_path):
    runs = Runs(planned(daily="daily"), tmp_path)
    runs.at("2026-06-10T12:00")
    runs.at("2026-06-11T12:00")
    runs.ledger.save()
    assert read_ledger(tmp_path).served == runs.ledger.served
    path = tmp_path / "runs/state.json"
    written = path.stat().st_mtime_ns
    again = read_ledger(tmp_path)
    assert again.due(runs.plan, utc("2026-06-11T12:01")) == {}
    again.save()
    assert path.stat().st_mtime_ns == written
    path.write_text(path.read_text()[:20])
    assert read_ledger(tmp_path).served == {}


def test_the_history_holds_so_many_runs(tmp_path):
    ledger = Ledger(tmp_path / "runs")
    for number in range(7):
        ledger.record({"line": str(number)}, keep=5)
    assert [one["line"] for one in ledger.history()] == ["2", "3", "4", "5", "6"]
    with (tmp_path / "runs/history.jsonl").open("a") as file:
        file.write('{"line": "to')
    assert [one["line"] for one in ledger.history()][-1] == "(a damaged line of the history)"
