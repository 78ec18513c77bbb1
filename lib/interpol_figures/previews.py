"""A small picture of a chart for the front page, drawn as SVG from the chart's own data."""

from collections.abc import Mapping
from datetime import date
from html import escape

WIDTH, HEIGHT, PAD = 160, 90, 8
INK = "#015766"


def preview(chart: Mapping) -> str:
    """The marks of a chart without axes or words, as an SVG element; empty where there is nothing to draw.

    Points, steps and bars are drawn where they stand; a map becomes one bar for each of its classes.
    """
    shapes = [shape for trace in chart.get("data", []) if (shape := _points(trace))]
    if not shapes:
        return ""
    horizontal = any(trace.get("orientation") == "h" for trace in chart["data"])
    xs, ys = (
        _axis([x for _, points, _ in shapes for x, _ in points]),
        _axis([y for _, points, _ in shapes for _, y in points]),
    )
    log = chart.get("layout", {}).get("yaxis", {}).get("type") == "log"
    place = _placer(xs, ys, log)
    drawn = "".join(
        _draw(kind, [place(x, y) for x, y in points], colour, horizontal) for kind, points, colour in shapes
    )
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">{drawn}</svg>'


def _points(trace: Mapping) -> tuple[str, list[tuple], str] | None:
    kind = trace.get("type", "scatter")
    colour = _colour(trace)
    if kind == "choropleth":
        return "bar", [(trace.get("name", ""), len(trace.get("locations", [])))], trace["colorscale"][0][1]
    if kind not in ("scatter", "bar") or trace.get("mode") == "text":
        return None
    pairs = [
        (x, y) for x, y in zip(trace.get("x", []), trace.get("y", []), strict=False) if x is not None and y is not None
    ]
    mode = "bar" if kind == "bar" else "line" if "lines" in trace.get("mode", "") else "dot"
    return (mode, pairs, colour) if pairs else None


def _colour(trace: Mapping) -> str:
    for holder in (trace.get("marker", {}), trace.get("line", {})):
        if isinstance(holder.get("color"), str) and holder["color"].startswith("#"):
            return escape(holder["color"])
    return INK


def _axis(values: list) -> dict:
    """Each value's number: itself, its day, or its place among names."""
    numbers = {}
    for value in dict.fromkeys(values):
        if isinstance(value, int | float):
            numbers[value] = float(value)
        else:
            numbers[value] = _day(str(value))
    if any(number is None for number in numbers.values()):
        numbers = {value: float(place) for place, value in enumerate(numbers)}
    return numbers


def _day(text: str) -> float | None:
    try:
        return float(date.fromisoformat(text[:10]).toordinal())
    except ValueError:
        return None


def _placer(xs: dict, ys: dict, log: bool):
    left, right = min(xs.values()), max(xs.values())
    low, high = min([*ys.values(), 0.0]) if not log else min(ys.values()), max(ys.values())

    def place(x, y) -> tuple[float, float]:
        across = (xs[x] - left) / ((right - left) or 1)
        up = (ys[y] - low) / ((high - low) or 1)
        return round(PAD + across * (WIDTH - 2 * PAD), 1), round(HEIGHT - PAD - up * (HEIGHT - 2 * PAD), 1)

    return place


def _draw(kind: str, points: list[tuple[float, float]], colour: str, horizontal: bool) -> str:
    if kind == "line":
        path = "M" + "L".join(f"{x} {y}" for x, y in points)
        return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
    if kind == "dot":
        return "".join(f'<circle cx="{x}" cy="{y}" r="2.2" fill="{colour}"/>' for x, y in points)
    if horizontal:
        return "".join(
            f'<rect x="{PAD}" y="{y - 2}" width="{max(x - PAD, 1):.1f}" height="4" fill="{colour}"/>' for x, y in points
        )
    return "".join(
        f'<rect x="{x - 3}" y="{y}" width="6" height="{max(HEIGHT - PAD - y, 1):.1f}" fill="{colour}"/>'
        for x, y in points
    )
