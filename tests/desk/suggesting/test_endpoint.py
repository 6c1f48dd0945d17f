"""The endpoint: off unless named, never asked in the open, every trouble one line."""

from __future__ import annotations

import pytest

from tests.desk.suggesting.speaking import Service
from wayout.desk.suggesting import endpoint as module
from wayout.desk.suggesting.endpoint import Endpoint, ask_model, build_endpoint
from wayout.errors import BadInputError


def test_nothing_named_is_no_endpoint() -> None:
    """That is how a desk begins."""
    assert build_endpoint("", "") is None


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8080/v1",
        "http://localhost:11434/v1/",
        "http://[::1]/v1",
        "https://m.example",
    ],
)
def test_model_here_or_by_tls_is_accepted(address: str) -> None:
    """A slash at the end means nothing."""
    made = build_endpoint(address, "m")
    assert made is not None
    assert made.address == address.rstrip("/")


@pytest.mark.parametrize(
    ("address", "model", "told"),
    [
        ("http://10.0.0.7/v1", "m", "in the open"),
        ("http://model.example/v1", "m", "in the open"),
        ("http://localhost.example/v1", "m", "in the open"),
        ("ftp://127.0.0.1/v1", "m", "in the open"),
        ("https://user:word@model.example", "m", "none of a service"),
        ("https://model.example/v1?key=1", "m", "none of a service"),
        ("model", "m", "none of a service"),
        ("https://model.example:port", "m", "address is none"),
        ("https://model.example", "", "has no name"),
        ("", "m", "has no address"),
    ],
)
def test_other_addresses_are_refused(address: str, model: str, told: str) -> None:
    """Text does not cross a network unsealed, and no password stands in an address."""
    with pytest.raises(BadInputError, match=told):
        build_endpoint(address, model)


def test_key_is_shown_nowhere(service: Service) -> None:
    """Not in the value, and not in what is said of a refusal."""
    made = build_endpoint(service.address, "m", key="secret-key")
    assert made is not None
    assert "secret-key" not in repr(made)
    service.status, service.content = 401, b"the key secret-key is wrong"
    with pytest.raises(BadInputError) as refused:
        ask_model(made, [])
    assert str(refused.value) == "the model at '127.0.0.1' answers 401"


def test_redirect_is_not_followed(service: Service) -> None:
    """The text goes where it was said to go, and nowhere else."""
    service.status = 307
    with pytest.raises(BadInputError, match="answers 307"):
        ask_model(Endpoint(service.address, "m"), [])


def test_nobody_there_is_one_line() -> None:
    """Nothing listens on port 9 of this machine."""
    with pytest.raises(BadInputError, match="cannot be asked"):
        ask_model(Endpoint("http://127.0.0.1:9/v1", "m"), [])


def test_endless_answer_is_cut(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a megabyte is no list of claims."""
    monkeypatch.setattr(module, "MOST_BYTES", 1000)
    service.content = b"x" * 100_000
    with pytest.raises(BadInputError, match="says too much"):
        ask_model(Endpoint(service.address, "m"), [])
