"""What the palette promises, by day and by night: who reads it, what stays apart, and what keeps its order."""

import colorsys
import itertools
import math

import pytest

from interpol_figures.charts import members_map, theme

# Sight without long, middle and short wavelength cones (Machado, Oliveira and Fernandes 2009, severity 1), on linear RGB.
SIGHT = {
    "ordinary": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def times(matrix, vector):
    return [sum(a * b for a, b in zip(line, vector, strict=True)) for line in matrix]


def linear(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def oklab(rgb):
    cones = times(
        [
            [0.41222147, 0.53633254, 0.05144599],
            [0.21190350, 0.68069955, 0.10739696],
            [0.08830246, 0.28171884, 0.62997870],
        ],
        [min(max(p, 0), 1) for p in rgb],
    )
    return times(
        [
            [0.21045426, 0.79361779, -0.00407205],
            [1.97799850, -2.42859221, 0.45059371],
            [0.02590404, 0.78277177, -0.80867577],
        ],
        [c ** (1 / 3) for c in cones],
    )


def distance(one, other, sight="ordinary"):
    a, b = (oklab(times(SIGHT[sight], linear(colour))) for colour in (one, other))
    return 100 * math.dist(a, b)


def by_night(colour):
    return theme.NIGHT.get(colour, colour)


def contrast(one, other):
    dark, light = sorted(theme.luminance("#ffffff" if colour == "white" else colour) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sight", SIGHT)
def test_categories_stay_apart_for_every_sight(sight):
    for colours in (theme.CATEGORIES, theme.VERDICTS.values()):
        assert min(distance(a, b, sight) for a, b in itertools.combinations(colours, 2)) > 8


@pytest.mark.parametrize("sight", SIGHT)
def test_sequence_keeps_its_order(sight):
    lightness = [oklab(times(SIGHT[sight], linear(colour)))[0] for colour in theme.SEQUENCE]
    assert lightness == sorted(lightness) and min(b - a for a, b in itertools.pairwise(lightness)) > 0.05


def test_no_other_colour_is_taken_for_a_notice():
    others = {*theme.CATEGORIES, *theme.VERDICTS.values(), theme.ACCOUNT, theme.RECORD}
    assert min(distance(a, b) for a in others for b in theme.NOTICES.values()) > 8


@pytest.mark.parametrize("recolour", [str, by_night], ids=["day", "night"])
def test_text_is_legible_on_the_paper_and_on_every_fill(recolour):
    def contrast_now(one, other):
        return contrast(recolour(one), recolour(other))

    for ink in (theme.INK, theme.SOFT, theme.ACCOUNT_TEXT, theme.RECORD):
        assert contrast_now(ink, theme.CARD) >= 4.5, ink
    for fill in {*theme.CATEGORIES, *theme.VERDICTS.values()}:
        assert contrast_now(theme.ink_on(fill), fill) >= 4.5, fill


def test_a_palette_by_night_stays_apart():
    for colours in (theme.CATEGORIES, theme.VERDICTS.values()):
        assert min(distance(a, b) for a, b in itertools.combinations(map(by_night, colours), 2)) > 8


def test_notices_and_verdicts_bring_their_own_colours():
    assert theme.colours_for(["red"]) == {"red": theme.NOTICES["red"]}
    assert theme.colours_for(["red", "not stated"]) == {"red": theme.NOTICES["red"], "not stated": theme.FAINT}
    assert theme.colours_for(["outdated"]) == {"outdated": theme.VERDICTS["outdated"]}
    with pytest.raises(ValueError, match="group the rarest"):
        theme.colours_for(range(9))


# --- what each colour is ----------------------------------------------------------------------------------------------

# Degrees round the colour circle between which a name in words holds; a range through 0 begins below it.
HUES = {
    "red": (-15, 10),
    "orange": (18, 38),
    "yellow": (42, 60),
    "green": (110, 160),
    "blue": (200, 225),
    "purple": (260, 290),
    "un_security_council_special": (200, 215),  # the light blue of the United Nations
    "confirmed": (180, 195),
    "loosely_worded": (170, 185),
    "outdated": (35, 45),
    "wrong_measure": (12, 28),
    "contradicted": (-5, 8),
}


def hue_lightness_saturation(colour):
    return colorsys.rgb_to_hls(*(int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)))


@pytest.mark.parametrize("recolour", [str, by_night], ids=["day", "night"])
@pytest.mark.parametrize("name", HUES)
def test_a_notice_and_a_verdict_look_as_they_are_named(name, recolour):
    first, last = HUES[name]
    hue, _, saturation = hue_lightness_saturation(recolour((theme.NOTICES | theme.VERDICTS)[name]))
    assert (360 * hue - first) % 360 <= last - first and saturation > 0.2


@pytest.mark.parametrize("recolour", [str, by_night], ids=["day", "night"])
def test_what_is_grey_has_no_hue(recolour):
    greys = [theme.NOTICES["silver"], theme.NOTICES["black"], theme.VERDICTS["no_record"], theme.CURVE]
    for grey in map(recolour, [*greys, theme.INK, theme.SOFT, theme.FAINT, theme.GRID, theme.CARD]):
        parts = [int(grey[n : n + 2], 16) for n in (1, 3, 5)]
        assert max(parts) - min(parts) < 22, grey


def test_a_loose_verdict_is_lighter_than_a_plain_one_and_no_record_the_faintest():
    for paper, recolour in ((theme.CARD, str), (by_night(theme.CARD), by_night)):
        loud = {name: contrast(recolour(colour), paper) for name, colour in theme.VERDICTS.items()}
        assert min(loud, key=loud.get) == "no_record"
    light = {name: theme.luminance(colour) for name, colour in theme.VERDICTS.items()}
    assert light["loosely_worded"] > 4 * light["confirmed"]


@pytest.mark.parametrize("recolour", [str, by_night], ids=["day", "night"])
def test_the_less_a_line_matters_the_less_it_stands_out(recolour):
    lines = [theme.GRID, theme.FAINT, theme.SOFT, theme.INK]
    seen = [contrast(recolour(line), recolour(theme.CARD)) for line in lines]
    assert 1.15 < seen[0] < 1.6 and all(b > 1.3 * a for a, b in itertools.pairwise(seen))


@pytest.mark.parametrize("recolour", [str, by_night], ids=["day", "night"])
def test_every_mark_is_seen_on_the_paper(recolour):
    marks = {*theme.CATEGORIES, *theme.VERDICTS.values(), *theme.NOTICES.values(), theme.CURVE}
    for mark in marks - {theme.VERDICTS["no_record"]}:
        assert distance(recolour(mark), recolour(theme.CARD)) > 12, mark


def test_a_group_and_a_verdict_keep_their_hue_by_night():
    for mark in {*theme.CATEGORIES, *theme.VERDICTS.values()} - {theme.VERDICTS["no_record"]}:
        day, night = (360 * hue_lightness_saturation(colour)[0] for colour in (mark, by_night(mark)))
        assert abs((day - night + 180) % 360 - 180) < 10, mark


def test_every_group_and_verdict_stands_out_by_night():
    """By day labels stand beside the light ones; a dark colour would be lost on dark paper."""
    paper = by_night(theme.CARD)
    for mark in {*theme.CATEGORIES, *theme.VERDICTS.values()} - {theme.VERDICTS["no_record"]}:
        assert contrast(by_night(mark), paper) > 2.5, mark


def test_the_paper_is_light_by_day_and_dark_by_night():
    assert theme.luminance(theme.CARD) == 1
    assert theme.luminance(by_night(theme.CARD)) < 0.02


def test_no_two_notices_look_alike():
    for recolour in (str, by_night):
        assert min(distance(*map(recolour, two)) for two in itertools.combinations(theme.NOTICES.values(), 2)) > 8


# --- maps -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sight", SIGHT)
def test_the_classes_of_a_map_keep_their_order_by_night(sight):
    """From light to dark there, since those that stand out by day are to stand out on dark paper as well."""
    classes = [by_night(members_map.COLOURS[era]) for era in members_map.ERAS]
    lightness = [oklab(times(SIGHT[sight], linear(colour)))[0] for colour in classes]
    assert min(a - b for a, b in itertools.pairwise(lightness)) > 0.1


@pytest.mark.parametrize("recolour", [str, by_night], ids=["day", "night"])
def test_land_without_a_membership_recedes_and_is_taken_for_no_class(recolour):
    land, paper = recolour(members_map.ELSEWHERE), recolour(theme.CARD)
    classes = [recolour(colour) for colour in members_map.COLOURS.values()]
    assert 1.1 < contrast(land, paper) < min(contrast(one, paper) for one in classes)
    assert min(distance(land, one) for one in classes) > 5
