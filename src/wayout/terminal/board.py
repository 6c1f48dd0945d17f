"""The board in a terminal: a table for each country, then what was said at its posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from wayout.terminal.lines import (
    NARROW,
    print_contradiction,
    print_exit,
    print_heading,
    print_line,
    print_some,
    render_note,
    say_sources,
)
from wayout.terminal.words import (
    render_verdict,
    say_age,
    say_hours,
    say_instant,
    say_speaker,
    say_verdict,
    style_verdict,
)

Plain = Mapping[str, Any]
MOST_REPORTS = 4


def render_board(board: Plain, console: Console) -> None:
    """Render a board, as `make_board` gives it, to the console at the console's width."""
    zone = board["time_zone"]
    print_heading(console, board["title"])
    print_line(console, f"As known by {say_instant(board['as_of'], zone)}.")
    if board["at"] != board["as_of"]:
        print_line(console, f"For somebody at the post at {say_instant(board['at'], zone)}.")
    if not board["travellers"]:
        print_line(console, "For a traveller who has answered nothing yet.")
    print_exit(console, board["exit"])
    countries: dict[str, list[Plain]] = {}
    for post in board["crossings"]:
        countries.setdefault(post["country"], []).append(post)
    for posts in countries.values():
        _print_country(console, posts, board)
    console.print()
    print_line(console, "One record in full: wayout explain SITUATION ID.")


def _print_country(console: Console, posts: Sequence[Plain], board: Plain) -> None:
    first = posts[0]
    name = first["country_name"]
    print_heading(console, name if name == first["country"] else f"{name} ({first['country']})")
    if console.width < NARROW:
        for post in posts:
            _print_block(console, post)
    else:
        console.print(_render_table(posts), highlight=False)
    whole = _shared(posts)
    if any(whole.values()):
        print_heading(console, f"About all of {name}", level=2)
        _print_notes(console, whole, board["sources"])
    for post in posts:
        own = {part: [n for n in post[part] if n["concerns"] == "post"] for part in whole}
        if post["queue"] or any(own.values()):
            print_heading(console, _name(post), level=2)
            _print_queue(console, post, board["sources"])
            _print_notes(console, own, board["sources"])


def _shared(posts: Sequence[Plain]) -> dict[str, list[Plain]]:
    """Give what concerns the country as a whole, each once."""
    parts = ("contradictions", "warnings", "coming", "reports")
    return {
        part: list({n["id"]: n for p in posts for n in p[part] if n["concerns"] != "post"}.values())
        for part in parts
    }


def _render_table(posts: Sequence[Plain]) -> Table:
    table = Table(show_lines=True, expand=True)
    for title, ratio in (("Post", 4), ("Open to you", 5), ("Wait", 4)):
        table.add_column(title, ratio=ratio, overflow="fold")
    table.add_column("Trend", width=len("shrinking"))
    table.add_column("Facts", ratio=3, overflow="fold")
    for post in posts:
        trend = post["trend"]["word"]
        place = Text(_name(post), "bold").append(f"\n{say_opening(post)}", "not bold")
        table.add_row(place, _open_to(post), say_wait(post), trend, _facts(post))
    return table


def _print_block(console: Console, post: Plain) -> None:
    print_heading(console, _name(post), level=2)
    print_line(console, say_opening(post), indent=2)
    print_line(console, _open_to(post), indent=2)
    print_line(console, f"Wait: {say_wait(post)}", indent=2)
    print_line(console, f"Trend: {post['trend']['word']}", indent=2)
    print_line(console, f"Facts: {_facts(post)}", indent=2)


def _name(post: Plain) -> str:
    return f"{post['name']} / {post['other_name']}" if post["other_name"] else str(post["name"])


def _open_to(post: Plain) -> Text:
    """Group the modes of a post by verdict: "refused: foot (mode not admitted)"."""
    if _is_shut(post) and len(post["modes"]) > 1:
        return render_verdict("refused").append(": every way (crossing closed)")
    groups: dict[tuple[str, str], list[str]] = {}
    for mode in post["modes"]:
        groups.setdefault((mode["verdict"], mode["reason"] or ""), []).append(mode["mode"])
    text = Text()
    for (word, reason), modes in groups.items():
        text.append("\n" if text else "")
        text.append_text(render_verdict(word)).append(f": {', '.join(modes)}")
        text.append(f" ({say_reason(reason)})" if reason else "")
    return text or Text("no mode is known")


def _is_shut(post: Plain) -> bool:
    return all(m["reason"] == "CROSSING_CLOSED" for m in post["modes"])


def say_reason(code: str) -> str:
    """Give a reason code in words: MODE_NOT_ADMITTED is "mode not admitted"."""
    return code.replace("_", " ").lower()


def say_opening(post: Plain) -> str:
    """Give the opening hours of a post in its own zone."""
    hours = post["hours"]
    if not hours["known"]:
        return "opening hours not known"
    if hours["round_the_clock"]:
        return "round the clock"
    now = "" if hours["open_at"] else ", shut at this hour"
    return f"{hours['opens']} to {hours['closes']} ({post['time_zone']}){now}"


def say_wait(post: Plain) -> str:
    """Give the wait in words, with the mode if it is not by car."""
    wait = post["wait"]
    if _is_shut(post):
        return "not given while the post is closed"
    mode = "" if wait["mode"] == "car" else f" by {wait['mode']}"
    middle, most = say_hours(wait["median_hours"]), say_hours(wait["bound_90_hours"])
    if not wait["records"]:
        return f"no report; assumed about {middle}, at most {most}{mode}"
    return f"about {middle}; nine times in ten under {most}{mode}"


def _facts(post: Plain) -> str:
    facts = post["facts"]
    newest, oldest = say_age(facts["newest_hours"]), say_age(facts["oldest_hours"])
    if facts["count"] == 1:
        return f"one record, {newest}"
    return f"{facts['count']} records, newest {newest}, oldest {oldest}"


def _print_queue(console: Console, post: Plain, sources: Mapping[str, Plain]) -> None:
    if not post["queue"]:
        return
    verdicts = Text("Open to you: ")
    for i, mode in enumerate(post["modes"]):
        verdicts.append("; " if i else "").append(f"{mode['mode']} ")
        verdicts.append(say_verdict(mode["verdict"]), style_verdict(mode["verdict"]))
    print_line(console, verdicts.append("."), indent=2)
    print_line(console, f"Wait: {say_wait(post)}.", indent=2)
    print_line(console, f"Trend: {post['trend']['word']}. {post['trend']['why']}", indent=2)
    print_line(console, "Queue reports, newest first:", indent=2)
    lines = [_render_report(q, sources) for q in post["queue"]]
    print_some(console, lines, limit=MOST_REPORTS, indent=4)


def _render_report(report: Plain, sources: Mapping[str, Plain]) -> Text:
    text = Text(f"{'wait' if report['quantity'] == 'wait_time' else 'line'}: {report['said']}")
    text.append(f" ({', '.join(report['modes'])})" if report["modes"] else "")
    text.append(f", {say_age(report['age_hours'])}, {report['status']}")
    text.append(f", told by {say_speaker(report['speaker'])}" if report["speaker"] else "")
    text.append("" if report["used"] else ", not used in the wait")
    return text.append(f" [{report['id']}; {say_sources(report['sources'], sources)}]")


def _print_notes(
    console: Console, notes: Mapping[str, Sequence[Plain]], sources: Mapping[str, Plain]
) -> None:
    for contradiction in notes["contradictions"]:
        print_line(console, "Reports contradict each other:", indent=2)
        print_contradiction(console, contradiction, sources, indent=4)
    titles = {"warnings": "Warnings:", "coming": "Known ahead:", "reports": "Said lately:"}
    for part, title in titles.items():
        if notes[part]:
            print_line(console, title, indent=2)
            lines = [render_note(n, sources, before=_lead(n)) for n in notes[part]]
            print_some(console, lines, limit=MOST_REPORTS, indent=4)


def _lead(note: Plain) -> str:
    """Give the words before a note: that it is only said, or when it begins or ends."""
    said = "Only said, decides nothing: " if note.get("only_said") else ""
    if "change" in note:
        return f"{said}{note['change'].capitalize()} {say_instant(note['at'], note['time_zone'])}: "
    return said
