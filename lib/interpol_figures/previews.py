"""A small picture of a chart for the front page, drawn as SVG from the chart's own data."""

from collections.abc import Callable, Mapping
from datetime import date
from html import escape

WIDTH, HEIGHT, PAD = 160, 90, 8
INK = "#015766"
Place = Callable[[object, object], tuple[float, float]]


def preview(chart: Mapping) -> str:
    """The marks of a chart without axes or words, as an SVG element; empty where there is nothing to draw.

    Points, lines and bars are drawn where they stand; a map becomes one bar for each of its classes.
    """
    shapes = [shape for trace in chart.get("data", []) if (shape := _shape(trace))]
    known = [pair for _, points, _ in shapes for pair in points if _known(pair)]
    if not known:
        return ""
    log = chart.get("layout", {}).get("yaxis", {}).get("type") == "log"
    across = any(trace.get("orientation") == "h" for trace in chart["data"])
    place = _placer(_axis([x for x, _ in known]), _axis([y for _, y in known]), log)
    drawn = "".join(_draw(kind, _placed(points, place), colour, across) for kind, points, colour in shapes)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">{drawn}</svg>'


def _shape(trace: Mapping) -> tuple[str, list[tuple], str] | None:
    kind = trace.get("type", "scatter")
    if kind == "choropleth":
        return "bar", [(trace.get("name", ""), len(trace.get("locations", [])))], trace["colorscale"][0][1]
    if kind not in ("scatter", "bar") or trace.get("mode") == "text":
        return None
    pairs = [*zip(trace.get("x", []), trace.get("y", []), strict=False)]
    return "bar" if kind == "bar" else "line" if "lines" in trace.get("mode", "") else "dot", pairs, _colour(trace)


def _known(pair: tuple) -> bool:
    return pair[0] is not None and pair[1] is not None


def _colour(trace: Mapping) -> str:
    for holder in (trace.get("marker", {}), trace.get("line", {})):
        if isinstance(holder.get("color"), str) and holder["color"].startswith("#"):
            return escape(holder["color"])
    return INK


def _axis(values: list) -> dict[object, float]:
    """Each value's number: itself, its day, or its place among names."""
    numbers = {value: _number(value) for value in dict.fromkeys(values)}
    if any(number is None for number in numbers.values()):
        return {value: float(place) for place, value in enumerate(numbers)}
    return numbers


def _number(value: object) -> float | None:
    if isinstance(value, int | float):
        return float(value)
    try:
        return float(date.fromisoformat(str(value)[:10]).toordinal())
    except ValueError:
        return None


def _placer(xs: dict[object, float], ys: dict[object, float], log: bool) -> Place:
    left, right = min(xs.values()), max(xs.values())
    low, high = min(ys.values()) if log else min([*ys.values(), 0.0]), max(ys.values())

    def place(x: object, y: object) -> tuple[float, float]:
        across, up = (xs[x] - left) / ((right - left) or 1), (ys[y] - low) / ((high - low) or 1)
        return round(PAD + across * (WIDTH - 2 * PAD), 1), round(HEIGHT - PAD - up * (HEIGHT - 2 * PAD), 1)

    return place


def _placed(points: list[tuple], place: Place) -> list[tuple[float, float] | None]:
    """Points on the picture, None where a line is interrupted."""
    return [place(*pair) if _known(pair) else None for pair in points]


def _draw(kind: str, points: list[tuple[float, float] | None], colour: str, across: bool) -> str:
    if kind == "line":
        return f'<path d="{_path(points)}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
    return "".join(_mark(kind, *point, colour, across) for point in points if point)


def _mark(kind: str, x: float, y: float, colour: str, across: bool) -> str:
    if kind == "dot":
        return f'<circle cx="{x}" cy="{y}" r="2.2" fill="{colour}"/>'
    if across:
        return f'<rect x="{PAD}" y="{y - 2:.1f}" width="{max(x - PAD, 1):.1f}" height="4" fill="{colour}"/>'
    return f'<rect x="{x - 3:.1f}" y="{y}" width="6" height="{max(HEIGHT - PAD - y, 1):.1f}" fill="{colour}"/>'


def _path(points: list[tuple[float, float] | None]) -> str:
    steps, pen = [], "M"
    for point in points:
        if point:
            steps.append(f"{pen}{point[0]} {point[1]}")
        pen = "L" if point else "M"
    return "".join(steps)
