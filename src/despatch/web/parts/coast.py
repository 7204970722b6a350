"""The land of a chart as one path. Its outlines are those of Natural Earth, in land.json beside the templates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import msgspec

from despatch.web.parts.mercator import Chart, north

LAND = Path(__file__).parent.parent / "land.json"
"""Rings, each a list of longitudes and latitudes in turn, in hundredths of a degree. Lakes as large as seas are rings
within rings."""
NEAR, SPECK = 10, 15
"""In tenths: a point nearer to the one before it is not drawn, nor is an island that is smaller."""
Point = tuple[float, float]
Ring = Sequence[Point]


def land(chart: Chart) -> str:
    """Return the land of a chart as the data of an SVG path, to be filled by the rule evenodd."""
    edges = (-4.0, -4.0, chart.width + 4, chart.height + 4)
    drawn: list[str] = []
    for ring, (west, south, east, top) in _rings():
        if chart.down(top) > edges[3] or chart.down(south) < edges[1]:
            continue
        for turn in (0.0, 360.0, 720.0):
            shift = turn - chart.cut
            if chart.across(east + shift) < edges[0] or chart.across(west + shift) > edges[2]:
                continue
            points = [(chart.across(x + shift), chart.down(y)) for x, y in ring]
            drawn.append(_path(_clip(points, edges)))
    return "".join(drawn)


@cache
def _rings() -> tuple[tuple[Ring, tuple[float, float, float, float]], ...]:
    """Return the outlines in degrees and Mercator's degrees, each with its west, south, east and north end."""
    rings = []
    for flat in msgspec.json.decode(LAND.read_bytes(), type=list[list[int]]):
        ring = [(x / 100, north(y / 100)) for x, y in zip(flat[::2], flat[1::2], strict=True)]
        across, up = [x for x, _ in ring], [y for _, y in ring]
        rings.append((ring, (min(across), min(up), max(across), max(up))))
    return tuple(rings)


def _clip(points: Ring, edges: tuple[float, float, float, float]) -> Ring:
    """Return the part of a closed outline that lies within four edges, by the rule of Sutherland and Hodgman."""
    left, top, right, bottom = edges
    sides: tuple[tuple[int, float, Callable[[float], bool]], ...] = (
        (0, left, lambda value: value >= left),
        (0, right, lambda value: value <= right),
        (1, top, lambda value: value >= top),
        (1, bottom, lambda value: value <= bottom),
    )
    for axis, edge, is_within in sides:
        if all(is_within(point[axis]) for point in points):
            continue
        kept: list[Point] = []
        for before, point in zip([points[-1], *points], points, strict=False):
            if is_within(point[axis]) != is_within(before[axis]):
                kept.append(_crossing(before, point, axis, edge))
            if is_within(point[axis]):
                kept.append(point)
        points = kept
        if not points:
            break
    return points


def _crossing(one: Point, other: Point, axis: int, edge: float) -> Point:
    part = (edge - one[axis]) / (other[axis] - one[axis])
    along = one[1 - axis] + part * (other[1 - axis] - one[1 - axis])
    return (edge, along) if axis == 0 else (along, edge)


def _path(points: Ring) -> str:
    """Return an outline as path data, without points that nobody could tell apart; none for a mere speck."""
    seen: list[tuple[int, int]] = []  # in tenths, so that steps from point to point add up
    for x, y in points:
        at = round(x * 10), round(y * 10)
        if not seen or abs(at[0] - seen[-1][0]) + abs(at[1] - seen[-1][1]) >= NEAR:
            seen.append(at)
    if len(seen) < 3 or all(max(side) - min(side) < SPECK for side in zip(*seen, strict=True)):
        return ""
    steps = [(to[0] - at[0], to[1] - at[1]) for at, to in pairwise(seen)]
    return f"M{_pair(seen[0])}l{' '.join(map(_pair, steps))}z"


def _pair(tenths: tuple[int, int]) -> str:
    return f"{tenths[0] / 10:g} {tenths[1] / 10:g}"
