"""Reading a plan: what it expands to, and how it says what is wrong."""

import pytest

from apples import choices
from notebook_press.plan.plan import PlanError, read_plan


@pytest.fixture
def plan_of(tmp_path):
    """Read a plan written from the given TOML, beside two empty notebooks."""
    for name in ("audit.ipynb", "members.ipynb"):
        (tmp_path / name).write_text("{}")
    (tmp_path.parent / "outside.ipynb").write_text("{}")

    def read(text, resolve=None):
        (tmp_path / "reports.toml").write_text(text)
        return read_plan(tmp_path / "reports.toml", resolve)

    return read


def test_a_matrix_gives_a_report_for_each_combination(plan_of):
    plan = plan_of(
        """
        [report.audit]
        notebook = "audit.ipynb"
        name = "audit-{year}-{kind}"
        title = "Audit of {year}, {kind}"
        matrix = {year = "years", kind = ["a", "b"]}
        parameters = {deep = true}
    """,
        choices,
    )
    assert [report.name for report in plan.reports] == ["audit-2023-a", "audit-2023-b", "audit-2024-a", "audit-2024-b"]
    assert plan.reports[3].parameters == {"deep": True, "year": 2024, "kind": "b"}
    assert plan.reports[3].title == "Audit of 2024, b"


def test_reports_keep_their_order_and_have_defaults(plan_of):
    plan = plan_of('[report.b]\nnotebook = "members.ipynb"\n[report.a]\nnotebook = "audit.ipynb"\nbaseline = true\n')
    assert [report.name for report in plan.reports] == ["b", "a"]
    first, second = plan.reports
    assert (first.engine, first.timeout, first.baseline, second.baseline) == ("fork", 600, False, True)


def test_all_reports_may_be_under_regression_but_for_some(plan_of):
    reports = '[report.a]\nnotebook = "audit.ipynb"\n[report.b]\nnotebook = "audit.ipynb"\nbaseline = false\n'
    reports += '[report.c]\nnotebook = "audit.ipynb"\nmatrix = {x = [1, 2]}\nbaseline = ["c-2"]\n'
    plan = plan_of(f"[project]\nbaseline = true\n{reports}")
    assert [report.name for report in plan.reports if report.baseline] == ["a", "c-2"]
    with pytest.raises(PlanError, match="key 'baseline': expected bool"):
        plan_of(f'[project]\nbaseline = ["a"]\n{reports}')


def test_some_reports_of_a_matrix_may_be_under_regression(plan_of):
    text = '[report.audit]\nnotebook = "audit.ipynb"\nmatrix = {x = [1, 2]}\nbaseline = ["audit-2"]\n'
    assert [one.baseline for one in plan_of(text).reports] == [False, True]
    with pytest.raises(PlanError, match=r"no report 'audit-3' is made\. Did you mean 'audit-"):
        plan_of(text.replace('"audit-2"', '"audit-3"'))


def test_reports_are_selected_by_name_or_pattern(plan_of):
    plan = plan_of(
        '[report.audit]\nnotebook = "audit.ipynb"\nmatrix = {x = [1, 2]}\n'
        '[report.members]\nnotebook = "members.ipynb"\n'
    )
    assert [one.name for one in plan.select(["audit-*"])] == ["audit-1", "audit-2"]
    assert plan.select(None) == plan.reports
    with pytest.raises(PlanError, match=r"no report is named 'member'\. Did you mean 'members'"):
        plan.select(["member"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "names no report"),
        ("[reports.a]\n", "unknown key 'reports'. Did you mean 'report'"),
        ("[report.a\n", "not valid TOML"),
        ("[report.a]\n", "report 'a': key 'notebook' is missing"),
        ('[report.a]\nnotebok = "audit.ipynb"', "report 'a': unknown key 'notebok'. Did you mean 'notebook'"),
        ('[report.a]\nnotebook = "adit.ipynb"', "there is no notebook 'adit.ipynb'. Did you mean 'audit.ipynb'"),
        ('[report.a]\nnotebook = "../outside.ipynb"', "leads out of"),
        ('[report.a]\nnotebook = "audit.ipynb"\ntimeout = "5"', "key 'timeout': expected int, found '5'"),
        ('[report.a]\nnotebook = "audit.ipynb"\ntimeout = 0', "0 is below the minimum 1 s"),
        ('[report.a]\nnotebook = "audit.ipynb"\nmemory = 9', "key 'memory': 9 is below the minimum 300 MB"),
        ('[report.a]\nnotebook = "audit.ipynb"\nbaseline = 1', "key 'baseline': expected bool or list, found 1"),
        ('[report.a]\nnotebook = "audit.ipynb"\nengine = "forks"', "'forks' isn't a choice. Did you mean 'fork'"),
        ('[report.a]\nnotebook = "audit.ipynb"\nname = "b"', "rename the table"),
        ('[report.a]\nnotebook = "audit.ipynb"\nmatrix = {x = []}', "there would be no report"),
        ('[report.a]\nnotebook = "audit.ipynb"\nmatrix = {x = 3}', "key 'matrix': expected str or list in it, found 3"),
        ('[report.a]\nnotebook = "audit.ipynb"\nmatrix = {x = "yeers"}', "the reference 'yeers' can't be resolved"),
        ('[report.a]\nnotebook = "audit.ipynb"\nmatrix = {x = [1]}\nparameters = {x = 2}', "keep one"),
        ('[report.a]\nnotebook = "audit.ipynb"\nmatrix = {x = [1]}\nname = "{y}"', "no parameter 'y' for '{y}'"),
        ('[report.a]\nnotebook = "audit.ipynb"\nmatrix = {x = ["A/b"]}', "'a-A/b' can't name a file"),
        ('[report.index]\nnotebook = "audit.ipynb"', "'index' can't name a file everywhere, beside the index"),
        ('[report.a]\nnotebook = "audit.ipynb"\nmatrix = {x = [1, 2]}\nname = "same"', "the name 'same' is taken"),
        ('[report.a]\nnotebook = "audit.ipynb"\ntitle = "{"', "isn't a valid template"),
        ('[report.a]\nnotebook = "audit.ipynb"\nweight = 0', "key 'weight': 0 is below the minimum 1 kB"),
        (
            '[report.a]\nnotebook = "audit.ipynb"\nallow = ["netwrok"]',
            "key 'allow': 'netwrok' isn't a choice. Did you mean 'network'",
        ),
        ('[report.a]\nnotebook = "audit.ipynb"\nlanguage = "english"', "'english' is no code such as 'en'"),
        ('[report.a]\nnotebook = "audit.ipynb"\nwrites = [1]', "key 'writes': expected str in it, found 1"),
        ('[project]\ntitel = "x"\n[report.a]\nnotebook = "audit.ipynb"', "table 'project': unknown key 'titel'"),
        ("project = 1", "key 'project': expected dict, found 1"),
        (
            '[project]\nenvironment = {TZ = 1}\n[report.a]\nnotebook = "audit.ipynb"',
            "key 'environment': expected str in it, found 1",
        ),
        (
            '[project]\nmemory = 9\n[report.a]\nnotebook = "audit.ipynb"',
            "table 'project': key 'memory': 9 is below the minimum 300 MB",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(plan_of, text, told):
    with pytest.raises(PlanError) as caught:
        plan_of(text, choices)
    assert told in str(caught.value)
    assert "reports.toml" in str(caught.value)


def test_what_holds_for_all_reports_stands_in_one_table(plan_of):
    plan = plan_of("""
        [project]
        title = "All"
        language = "de"
        timeout = 60
        allow = ["paths"]
        writes = ["cache"]
        [report.audit]
        notebook = "audit.ipynb"
        timeout = 90
        allow = ["network"]
        [report.members]
        notebook = "members.ipynb"
    """)
    assert (plan.settings.title, plan.settings.language, plan.settings.site) == ("All", "de", "site")
    audit, members = plan.reports
    assert (audit.language, audit.timeout, audit.allow) == ("de", 90, ("paths", "network"))
    assert (members.language, members.timeout, members.allow) == ("de", 60, ("paths",))
    assert members.writes == (str(plan.path.parent / "cache"),)


def test_a_reference_without_a_resolver_is_an_error(plan_of):
    with pytest.raises(PlanError, match="nothing was handed in to resolve it"):
        plan_of('[report.a]\nnotebook = "audit.ipynb"\nmatrix = {x = "years"}')


MOVED = '[report.audit]\nnotebook = "audit.ipynb"\n[moved]\n'


def test_old_names_lead_to_reports_of_today(plan_of):
    assert plan_of(MOVED + '"audit-2020" = "audit#in-2020"').moved == {"audit-2020": "audit#in-2020"}
    assert plan_of('[report.audit]\nnotebook = "audit.ipynb"').moved == {}
    assert plan_of(MOVED + 'audit = "audit"').moved == {}  # the report of that name has its address back


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('"../x" = "audit"', "no name that a report can have had"),
        ('old = "audits"', "no report is named so. Did you mean 'audit'"),
    ],
)
def test_a_name_that_leads_nowhere_is_refused(plan_of, line, message):
    with pytest.raises(PlanError, match=message):
        plan_of(MOVED + line)
