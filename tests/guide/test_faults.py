"""What cannot be used is said in the language of the page, in one line."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.guide.asgi import Caller
from tests.guide.forms import Fields, post
from wayout.guide.app import make_app
from wayout.guide.library import Library

FAULT = re.compile(r'class="fault"[^>]*>(.*?)</p>', re.DOTALL)
SAMARA = ("from", "Самара")


@pytest.fixture(scope="module")
def caller(library: Library) -> Iterator[Caller]:
    """Give somebody who asks the guide."""
    made = Caller(make_app(library))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ([("from", "Самра")], "Может быть, «Самара»?"),
        ([("from", "Тюменская область")], "слишком широко"),
        ([SAMARA, ("to", "Москва")], "не за границей"),
        ([SAMARA, ("a.age", "тридцать")], "Сколько вам лет?"),
        ([SAMARA, ("day", "2025-01-01"), ("hour", "10:00")], "с 2022-09-14 по 2022-10-31"),
        ([SAMARA, ("a.reservist", "yes"), ("a.registered", "no")], "Кто в запасе"),
    ],
)
def test_fault_is_said_in_russian_when_the_page_is(
    caller: Caller, fields: Fields, said: str
) -> None:
    """The line says what is wrong with no English word in it; the English page says it too."""
    answer = post(caller, "/ru/ways", fields)
    found = FAULT.findall(answer.body.decode())
    assert answer.status == 422
    assert len(found) == 1
    assert said in found[0]
    assert not re.search("[A-Za-z]{2}", found[0])
    assert FAULT.search(post(caller, "/en/ways", fields).body.decode())


def test_towns_to_choose_from_stay_named_when_several_have_a_name(caller: Caller) -> None:
    """Of several towns with one name the nearest to hand are listed."""
    page = post(caller, "/ru/ways", [("from", "Октябрьский")]).body.decode()
    found = FAULT.findall(page)[0]
    assert "или их несколько" in found
    assert "RU-BA" in found
    assert "say which" not in found


def test_file_that_is_no_plan_is_refused_in_russian(caller: Caller) -> None:
    """An upload that is no plan is answered in the language of the page."""
    body = b'--x\r\ncontent-disposition: form-data; name="plan"; filename="a"\r\n\r\n1\r\n--x--\r\n'
    answer = caller.post("/ru/saved", body, "multipart/form-data; boundary=x")
    assert "не сохранённый план" in FAULT.findall(answer.body.decode())[0]
