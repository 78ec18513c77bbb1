"""Which subject a claim's name means: the editions of its time, the organisation before its organs."""

import pytest

from interpol_figures.model.periods import Period
from interpol_figures.tables.load import load
from interpol_figures.verdicts.record import Record
from interpol_figures.verdicts.resolve import resolve


@pytest.fixture(scope="module")
def record():
    return Record(load())


def meant(record, indicator, named, period="", published=""):
    """The subjects that a claim may be about."""
    times = [Period.of(*time.split("/")) if time else None for time in (period, published)]
    found = resolve(record, frozenset([indicator]), named, *times)
    return found.candidates or (found.subject,)


@pytest.mark.parametrize(
    ("named", "period", "editions"),
    [
        ("haechi", "2021-07", ("haechi_ii",)),
        ("haechi", "2021", ("haechi_i", "haechi_ii")),
        ("haechi_iii", "2021", ("haechi_iii",)),
        ("lionfish", "2014-12", ("lionfish_ii",)),  # the sum of all editions has no time of its own
        ("lionfish", "2017-03", ("lionfish_iii",)),  # in whose year another edition lies
        ("pangea", "2017", ("pangea_x",)),
        ("pangea", "2008/2017", ("pangea_all", "pangea_v", "pangea_vi", "pangea_vii", "pangea_viii", "pangea_x")),
    ],
)
def test_a_series_means_its_editions_of_the_stated_time(record, named, period, editions):
    assert meant(record, "arrests", named, period) == editions


@pytest.mark.parametrize(
    ("published", "editions"),
    [
        ("2021-05-31", ("haechi_i",)),
        ("2021-06-01", ("haechi_i", "haechi_ii")),  # begun on that day
        ("2019", ("haechi_i", "haechi_ii", "haechi_iii", "haechi_iv", "haechi_v")),  # none had
    ],
)
def test_a_series_without_a_time_means_what_had_begun_by_its_publication(record, published, editions):
    assert meant(record, "arrests", "haechi", published=published) == editions


def test_a_name_that_is_shared_means_the_one_of_that_id(record):
    assert meant(record, "member_countries", "interpol") == ("interpol",)
    assert meant(record, "arrests", "interpol") == ("interpol",)
