"""The words and colours all terminal pages share. Every colour repeats what a word says."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from rich.text import Text

from wayout.situation.period import BEGINNING, END, Instant, parse_instant

_STYLES = {
    "allowed": "bold green",
    "allowed-if": "bold yellow",
    "uncertain": "bold magenta",
    "unknown": "bold magenta",
    "refused": "bold red",
}
_WORDS = {"allowed-if": "allowed if"}
_STATUS_STYLES = {
    "law": "bold",
    "practice": "",
    "observed": "",
    "disputed": "magenta",
    "announced": "cyan",
    "denied": "yellow",
    "rumour": "yellow italic",
    "prior": "dim",
}
_SPEAKERS = {
    "official": "an official",
    "agency": "an agency",
    "media": "media",
    "eyewitness": "an eyewitness",
    "expert": "an expert",
    "ngo": "a non-governmental organisation",
    "dataset": "a dataset",
    "treaty": "a treaty",
    "general-knowledge": "general knowledge",
}


def style_verdict(word: str) -> str:
    """Give the rich style of a verdict word; a word that is no verdict has none."""
    return _STYLES.get(word, "")


def say_verdict(word: str) -> str:
    """Give a verdict as it is read aloud: `allowed-if` is "allowed if"."""
    return _WORDS.get(word, word)


def render_verdict(word: str, note: str = "") -> Text:
    """Render a verdict word in its style, with a plain note after it."""
    text = Text(say_verdict(word), style_verdict(word))
    return text.append(f" {note}", "not bold default") if note else text


def style_status(status: str) -> str:
    """Give the rich style of a status; the word itself is always shown beside it."""
    return _STATUS_STYLES.get(status, "")


def say_speaker(speaker: str) -> str:
    """Give who spoke, with an article: "an official"."""
    return _SPEAKERS.get(speaker, speaker)


def say_age(hours: float | None) -> str:
    """
    Give an age in plain words, such as "31 hours ago"; up to two days in hours, then in days.

    A negative age lies ahead. None is "age not known".
    """
    if hours is None:
        return "age not known"
    if abs(hours) < 1 / 60:
        return "just now"
    span = say_hours(abs(hours))
    return f"{span} ago" if hours > 0 else f"in {span}"


def say_hours(hours: float) -> str:
    """Give a length of time in plain words: minutes under one hour, days over two."""
    minutes = round(hours * 60)
    if minutes < 60:
        return _count(max(minutes, 1), "minute")
    if round(hours) < 48:
        return _count(round(hours), "hour")
    return _count(round(hours / 24), "day")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def say_instant(instant: Instant | str, zone: str) -> str:
    """
    Give an instant as local time with its offset, such as "Thu 22 Sep 2022, 18:00 (+03:00)".

    Seconds are shown where there are any. The beginning and the end of time are said in words.
    """
    moment = parse_instant(instant) if isinstance(instant, str) else instant
    if moment <= BEGINNING:
        return "before all records"
    if moment >= END:
        return "no end known"
    local = moment.astimezone(ZoneInfo(zone))
    day = f"{local:%a} {local.day} {local:%b} {local.year}"
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"{day}, {clock} ({_offset(local)})"


def _offset(local: datetime) -> str:
    text = local.strftime("%z")
    return f"{text[:3]}:{text[3:5]}"
