"""The pages of one person and of a party, each reached as a person reaches it, in one language."""

from __future__ import annotations

from collections.abc import Iterator

from tests.guide.asgi import Answer, Caller
from tests.guide.family_cases import enter_case, read_case
from tests.guide.forms import FORM_TYPE, Fields, post, read_form

KAZAN: Fields = [("from", "Kazan"), ("day", "2022-09-22"), ("hour", "18:00")]
ANSWERED: Fields = [
    *KAZAN,
    ("a.age", "29"),
    ("a.sex", "M"),
    ("a.reservist", "yes"),
    ("a.documents", "internal-passport"),
]
PARTY = "one-passport-missing"
BOUNDARY = "end-of-part"


def list_personal_pages(caller: Caller, code: str) -> Iterator[tuple[str, Answer]]:
    """Yield every page that is made for one person, with a name."""
    yield "start", caller.get(f"/{code}/")
    yield "start-filled", post(caller, f"/{code}/", ANSWERED)
    yield "start-refused", post(caller, f"/{code}/question", [("from", "Nowhereville")])
    said: Fields = list(KAZAN)
    for number in range(1, 4):
        page = post(caller, f"/{code}/question", said)
        yield f"question-{number}", page
        said = [*said, ("skip", _asked_key(page))]
    yield "answers", post(caller, f"/{code}/answers", ANSWERED)
    yield "answers-refused", post(caller, f"/{code}/ways", [*KAZAN, ("a.age", "many")])
    for name, fields in (("bare", KAZAN), ("told", ANSWERED)):
        ways = post(caller, f"/{code}/ways", fields)
        yield f"ways-{name}", ways
        chosen = list_ways(ways)
        for number, way in enumerate((chosen[0], chosen[-1]), start=1):
            yield (
                f"way-{name}-{number}",
                post(caller, f"/{code}/way", [*fields, ("way", way)]),
            )
    yield from _list_saved_pages(caller, code)


def _list_saved_pages(caller: Caller, code: str) -> Iterator[tuple[str, Answer]]:
    yield "saved", caller.get(f"/{code}/saved")
    yield "saved-refused", send_file(caller, code, b"{}")
    file = post(caller, f"/{code}/save", ANSWERED).body
    yield "saved-checked", send_file(caller, code, file)


def list_party_pages(caller: Caller, code: str, case: str = PARTY) -> Iterator[tuple[str, Answer]]:
    """Yield every page that is made for a party, with a name."""
    yield "family-empty", post(caller, f"/{code}/family", KAZAN)
    yield "family-refused", post(caller, f"/{code}/family/ways", [("from", "Nowhereville")])
    ways = enter_case(caller, read_case(case), code)
    yield "family-ways", ways
    form = read_form(ways)
    way = next(b for b in form.buttons if b.adds and b.adds[0][0] == "way")
    yield "family-way", form.send(caller, way)
    back = next(b for b in form.buttons if b.action == f"/{code}/family")
    several = form.send(caller, back)
    yield "family", several
    one = next(b for b in read_form(several).buttons if b.adds == [("who", "1")])
    yield "family-traveller", read_form(several).send(caller, one)


def list_error_pages(caller: Caller, code: str) -> Iterator[tuple[str, Answer]]:
    """Yield the pages that say what went wrong, with a name."""
    yield "error-absent", caller.get(f"/{code}/nothing-here")
    yield "error-method", caller.get(f"/{code}/ways")
    yield "error-kind", caller.post(f"/{code}/ways", b"x", "text/plain")
    yield "error-large", caller.post(f"/{code}/ways", b"a=" + b"x" * 2_000_000, FORM_TYPE)


def send_file(caller: Caller, code: str, file: bytes) -> Answer:
    """Give a file to the page of saved plans."""
    head = f'--{BOUNDARY}\r\ncontent-disposition: form-data; name="plan"; filename="a"\r\n\r\n'
    body = head.encode() + file + f"\r\n--{BOUNDARY}--\r\n".encode()
    return caller.post(f"/{code}/saved", body, f"multipart/form-data; boundary={BOUNDARY}")


def list_ways(page: Answer) -> list[str]:
    """List the names of the ways that a page offers."""
    parts = page.body.decode().split('name="way" value="')[1:]
    return [part.split('"')[0] for part in parts]


def _asked_key(page: Answer) -> str:
    """Give the key of the question that a page asks."""
    return page.body.decode().split('name="skip" value="')[-1].split('"')[0]
