"""One way of one person: cited in full, old facts marked, and no link that tells of towns."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from tests.guide.asgi import Caller
from wayout.guide.library import Library
from wayout.guide.speech import Speech

FORM = "application/x-www-form-urlencoded"
ASKED = {
    "from": "Kazan",
    "day": "2022-09-22",
    "hour": "18:00",
    "a.age": "29",
    "a.reservist": "yes",
    "a.documents": "internal-passport",
}


def post(served: Caller, path: str, **more: str) -> str:
    """Give the page that a form leads to."""
    answer = served.post(path, urlencode(ASKED | more).encode(), kind=FORM)
    assert answer.status == 200
    return answer.body.decode()


def test_links_on_a_way_lead_to_no_service(served: Caller, library: Library) -> None:
    """A service bears the names of towns; its address would stay in the history."""
    names = re.findall(r'name="way" value="(\w+)"', post(served, "/en/ways"))
    assert names
    for name in names:
        page = post(served, "/en/way", way=name)
        linked = set(re.findall(r'href="/en/record/([^"]+)"', page))
        assert linked
        assert not linked & set(library.facts.services)
        assert 'class="cite"' in page


def test_citation_of_a_service_keeps_its_id(served: Caller, library: Library) -> None:
    """Only the link is left out: what is past its shelf life is found by the id."""
    speech, service = Speech("en", library.facts), next(iter(library.facts.services.values()))
    assert (speech.cite(service)["id"], speech.cite(service)["link"]) == (service.id, "")
