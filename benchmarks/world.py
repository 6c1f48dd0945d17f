"""
The world network: static shortest paths, bounds, three criteria, and cost as the network grows.

`measure()` gives every figure, `render_section()` the text for docs/benchmarks.md. Run as a
script it prints that text. Answers are asserted before times are reported.
"""

from __future__ import annotations

import sys
from typing import Any

from world_growth import measure_growth
from world_lattice import check_exactness, cut_graph, measure_search, measure_uncompiled
from world_network import build_world, has_tables
from world_static import measure_one_to_all, measure_one_to_one

ROUGH, ROUGH_PAIRS, ROUGH_NODES = 0.3, 60, 2000


def measure(*, growth: bool = True) -> dict[str, Any]:
    """Measure everything; where the tables of airports are absent, say so and nothing else."""
    if not has_tables():
        return {"skipped": "../shared/world is absent: no airports, no world network"}
    world = build_world()
    rough = build_world(rough=ROUGH)
    found: dict[str, Any] = {
        "nodes": world.n_nodes,
        "edges": world.n_edges,
        "one_to_all": measure_one_to_all(world),
        "one_to_one": measure_one_to_one(world),
        "three": measure_search(world),
        "exactness": check_exactness(world),
        "uncompiled": measure_uncompiled(world),
        "rough": measure_search(rough, pairs=ROUGH_PAIRS),
        "rough_exactness": check_exactness(cut_graph(rough, n_nodes=ROUGH_NODES)),
    }
    if growth:
        found["growth"] = measure_growth()
    return found


def render_times(times: dict[str, dict[str, float]], words: dict[str, str]) -> list[str]:
    """Render a table of milliseconds."""
    lines = ["| what, in milliseconds | median | p95 | most |", "|---|---|---|---|"]
    for name, row in times.items():
        lines.append(f"| {words[name]} | {row['p50']:.2f} | {row['p95']:.2f} | {row['max']:.2f} |")
    return [*lines, ""]


def render_static(found: dict[str, Any]) -> list[str]:
    """Render one-to-all, bounds and one-to-one."""
    every, one = found["one_to_all"], found["one_to_one"]
    ratios = every["ratios"]
    return [
        f"One-to-all and bounds, {every['sources']} sources, median of {every['rounds']} rounds:",
        f"one-to-all takes **{ratios['buckets']:.2f}** of scipy (goal 0.5; by the heap alone",
        f"{ratios['heap']:.2f}), the bounds of three criteria **{ratios['bounds']:.2f}** of three",
        "runs of scipy (goal 0.5).",
        "",
        *render_times(
            every["ms"],
            {
                "scipy": "scipy.sparse.csgraph.dijkstra",
                "buckets": "Wayout, buckets",
                "heap": "Wayout, heap of four",
                "bounds": "Wayout, bounds of three criteria with trees",
            },
        ),
        f"One-to-one, {one['pairs']} pairs, with the path. Where nothing was made for the",
        f"destination: **{one['ratio']:.2f}** of networkit's best at the median (goal 0.33);",
        f"{one['landmarks']} landmarks are made once, in {one['preparing_ms']:.0f} ms.",
        "networkit's A* wants a bound for every node. Given ours free of charge it takes less than",
        f"our search, which has to work them out ({one['ratio_a_star']:.2f} of it at the median).",
        "Where bounds are at hand, walking their trees (all three criteria) is the answer:",
        f"**{one['ratio_prepared']:.2f}** of that A*.",
        "",
        *render_times(
            one["ms"],
            {
                "bidirectional": "networkit BidirectionalDijkstra",
                "dijkstra": "networkit Dijkstra with target",
                "a-star": "networkit AStar with our bounds",
                "wayout": "Wayout, A* with landmarks",
                "trees": "Wayout, three trees of bounds at hand",
            },
        ),
    ]


def render_search(found: dict[str, Any], exactness: dict[str, Any]) -> list[str]:
    """Render a measurement of three criteria and its check."""
    return [
        f"- **{found['ratio_p50']:.2f}** of one scipy one-to-all at the median,"
        f" {found['ratio_p95']:.2f} at p95, **{found['ratio_max']:.2f}** at most,"
        f" of {found['pairs']} pairs",
        f"- {found['fronts']['p50']:.0f} journeys at the median, {found['fronts']['max']} at most;"
        " each was replayed edge by edge",
        f"- the same as the unpruned search on {exactness['same']} of {exactness['pairs']} pairs"
        f" of {exactness['nodes']} nodes (up to {exactness['largest_front']} journeys; the"
        f" unpruned search settles {exactness['unpruned_labels_p50']:.0f} labels at the median;"
        f" the check took {exactness['minutes']:.1f} minutes)",
        "",
        *render_times(
            found["ms"], {"scipy": "scipy one-to-all", "wayout": "Wayout, three criteria"}
        ),
    ]


def render_uncompiled(found: dict[str, Any]) -> list[str]:
    """Render how much slower the same source is without the compiler."""
    lines = ["| same source | compiled ms | uncompiled ms | times |", "|---|---|---|---|"]
    for name, times in found["times"].items():
        compiled, plain = found["ms"]["compiled"][name], found["ms"]["uncompiled"][name]
        lines.append(f"| {name} | {compiled:.1f} | {plain:.0f} | {times:.0f} |")
    return [*lines, ""]


def render_growth(found: dict[str, Any]) -> list[str]:
    """Render time and memory by size, with the slopes of their logarithms over the edges."""
    words = {
        "mapping_ms": "mapping the file, ms",
        "one_to_all_ms": "one-to-all, ms",
        "scipy_ms": "scipy one-to-all, ms",
        "bounds_ms": "bounds, ms",
        "three_here_ms": "three criteria within a copy, ms",
        "three_next_ms": "three criteria into the next copy, ms",
        "one_to_one_ms": "one-to-one within a copy, ms",
        "file_mib": "arrays of the graph, MiB",
        "used_mib": "memory in use for all but one-to-one, MiB",
    }
    rows = found["rows"]
    titles = [f"{row['copies']}x" for row in rows]
    sizes = [f"{row['edges']:,} edges" for row in rows]
    lines = [
        "| copies of the world | " + " | ".join(titles) + " | slope |",
        "|---|" + "---|" * (len(rows) + 1),
        "| size | " + " | ".join(sizes) + " | |",
    ]
    for name, word in words.items():
        values = " | ".join(f"{row[name]:.1f}" for row in rows)
        lines.append(f"| {word} | {values} | {found['slopes'][name]:.2f} |")
    return [*lines, ""]


def render_section(found: dict[str, Any]) -> str:
    """Render the section of docs/benchmarks.md."""
    title = ["## The world network", ""]
    if "skipped" in found:
        return "\n".join([*title, f"Not measured: {found['skipped']}.", ""])
    lines = [
        *title,
        f"{found['nodes']:,} nodes, {found['edges']:,} edges: towns, airports and",
        "routes of OpenFlights, made at run time. Hours and money follow distance; risk is drawn.",
        "All is one thread. What is compared ran in turn, item by item, in one process.",
        "",
        *render_static(found),
        "Three criteria, exact, with the bounds of the destination at hand (goals: 0.2 at the",
        "median, 4 at most):",
        "",
        *render_search(found["three"], found["exactness"]),
        "The same where every edge has its own speed and price, drawn up to 30 % either way. The",
        "fronts are forty times as large, and the goals are not met here:",
        "",
        *render_search(found["rough"], found["rough_exactness"]),
        "The compiler switched off (goal: 15 times):",
        "",
        *render_uncompiled(found["uncompiled"]),
    ]
    if "growth" in found:
        lines += ["Copies of the world, joined by a few links in a ring:", ""]
        lines += render_growth(found["growth"])
    return "\n".join(lines)


if __name__ == "__main__":
    print(render_section(measure(growth="--without-growth" not in sys.argv)))
