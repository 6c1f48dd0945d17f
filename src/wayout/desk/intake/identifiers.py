"""What points to one person besides a name: addresses, numbers, accounts; found by their form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_SITES = r"(?:t\.me|vk\.com|ok\.ru|instagram\.com|facebook\.com|fb\.com|twitter\.com|x\.com)"
_PAPER = r"(?:passports?|паспорт\w*|загранпаспорт\w*|military\sid|военн\w+\sбилет\w*|id\scard|инн)"
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_HANDLE = re.compile(r"(?<![\w/@.])@[A-Za-z_]\w{3,31}")
_ACCOUNT = re.compile(rf"(?<![\w.])(?:https?://)?(?:www\.|m\.)?{_SITES}/[\w@.+/-]+")
_PLATE = re.compile(r"(?<!\w)[АВЕКМНОРСТУХ]\d{3}[АВЕКМНОРСТУХ]{2} ?\d{2,3}(?!\w)")
_DIGITS = re.compile(r"\d(?:[ ()\u00a0№.-]{0,3}\d){5,}")
_NUMBERS = (
    ("phone", r"\+\d(?:[ ()\u00a0.-]{0,2}\d){8,14}(?!\d)"),
    ("phone", r"(?<![\d,.])8[ -]?\(?9\d\d\)?(?:[ -]?\d){7}(?!\d)"),
    ("phone", r"(?<!\w)\(0?\d{2,5}\) ?\d(?:[ -]?\d){4,8}(?!\d)"),
    ("phone", r"(?:tel|phone|тел|телефон\w*|whatsapp)\W{1,3}\d(?:[ ()-]{0,2}\d){5,14}(?!\d)"),
    ("number", r"(?<!\d)\d{3}-\d{3}-\d{3}[ -]\d\d(?!\d)"),
    ("number", r"(?<!\d)\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}(?!\d)"),
    (
        "number",
        rf"{_PAPER}\W{{1,3}}(?:\w{{1,8}}\W{{1,2}})?(?:№|no\.?|n)? ?\w{{0,3}}\d(?:[ -]?\d){{5,12}}",
    ),
    ("number", r"(?<![\d.,])\d\d ?\d\d ?(?:№ ?)?\d{6}(?![\d.,]\d|\d)"),
)
_FORMS = tuple((kind, re.compile(form, re.IGNORECASE)) for kind, form in _NUMBERS)
_BEFORE = 40


class Found(NamedTuple):
    """Characters of a text to be taken out, and what they are."""

    start: int
    end: int
    kind: str


def find_identifiers(text: str) -> Iterator[Found]:
    """
    Find e-mail addresses, phone numbers, numbers of papers and cars, and accounts.

    They are known by their form: groups of three digits, as in 300 000, and days are none.
    """
    if "@" in text:
        yield from (Found(*m.span(), "e-mail") for m in _MAIL.finditer(text))
        yield from (Found(*m.span(), "account") for m in _HANDLE.finditer(text))
    if "/" in text:
        yield from (Found(*m.span(), "account") for m in _ACCOUNT.finditer(text))
    yield from (Found(*m.span(), "number") for m in _PLATE.finditer(text))
    for digits in _DIGITS.finditer(text):
        low, high = max(0, digits.start() - _BEFORE), min(len(text), digits.end() + 2)
        for kind, form in _FORMS:
            for match in form.finditer(text, low, high):
                yield Found(*match.span(), kind)
