"""The OpenAPI document: every operation of the API with what it takes and what it answers."""

from __future__ import annotations

from typing import Any

from wayout.guide.api_schema import (
    ANSWERS,
    FAULTS,
    Document,
    describe_request,
    instant_of,
    list_components,
)
from wayout.situation.record import Head

VERSION = "1.0.0"
PROBLEM_TYPE = "application/problem+json"
GEOJSON_TYPE = "application/geo+json"
OPENAPI_TYPE = "application/vnd.oai.openapi+json;version=3.1"
ALWAYS = (400, 404, 405, 500, 503)
WITH_BODY = (408, 413, 415, 422)


def describe_api(head: Head) -> Document:
    """Give the OpenAPI document of a situation's API."""
    schemas = list_components(ANSWERS)
    schemas |= {"plan-request": describe_request(head), "problem": PROBLEM, "posts": POSTS}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"Wayout: {head.title}",
            "version": VERSION,
            "description": (
                "The same answers as the pages and the command line. Answers of travellers travel"
                " in the body of a POST alone; nothing of them is kept, logged or repeated."
            ),
        },
        "servers": [{"url": "/api/v1"}],
        "paths": {
            "/plan": {"post": _plan()},
            "/board": {"get": _read("board", "Every crossing", "board", [AT], 422)},
            "/changes": {"get": _read("changes", "What changed", "changes", [SINCE], 422)},
            "/records/{id}": {"get": _read("record", "One record", "explain", [RECORD])},
            "/crossings.geojson": {"get": _read("crossings", "The crossings, for a map", "posts")},
            "/openapi.json": {"get": _openapi()},
        },
        "components": {"schemas": schemas},
    }


def _plan() -> Document:
    body = {"application/json": {"schema": _ref("plan-request")}}
    return {
        "operationId": "plan",
        "summary": "The ways that are open, the closed ones with reasons, what to answer next",
        "requestBody": {"required": True, "content": body},
        "responses": _responses("plan", *WITH_BODY),
    }


def _read(
    name: str, summary: str, schema: str, parameters: list[Document] | None = None, *more: int
) -> Document:
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters or [],
        "responses": _responses(schema, *more),
    }


def _openapi() -> Document:
    answer = {"description": "This.", "content": {OPENAPI_TYPE: {"schema": {"type": "object"}}}}
    return {
        "operationId": "openapi",
        "summary": "This description",
        "responses": {"200": answer, **_faults()},
    }


def _responses(schema: str, *more: int) -> Document:
    kind = GEOJSON_TYPE if schema == "posts" else "application/json"
    content = {kind: {"schema": _ref(schema)}}
    return {"200": {"description": "The answer.", "content": content}, **_faults(*more)}


def _faults(*more: int) -> Document:
    content = {PROBLEM_TYPE: {"schema": _ref("problem")}}
    return {
        str(code): {"description": FAULTS[code], "content": content}
        for code in sorted((*ALWAYS, *more))
    }


def _ref(name: str) -> Document:
    return {"$ref": f"#/components/schemas/{name}"}


def _query(name: str, description: str, *, required: bool) -> Document:
    schema = instant_of(description)
    return {"name": name, "in": "query", "required": required, "schema": schema}


AT = _query("at", "the instant looked at; now if left out", required=False)
SINCE = _query("since", "from when on", required=True)
RECORD: Document = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "description": "the id of a record"},
}
PROBLEM: Document = {
    "type": "object",
    "description": "What was wrong, in one line (RFC 9457). It repeats no answer of anybody.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "maxLength": 500},
    },
    "required": ["type", "title", "status", "detail"],
}
_TEXT: Any = {"type": "string"}
_POST: Document = {
    "type": "object",
    "properties": {
        "type": {"const": "Feature"},
        "id": _TEXT,
        "geometry": {
            "type": "object",
            "properties": {
                "type": {"const": "Point"},
                "coordinates": {
                    "type": "array",
                    "items": {"type": "number"},
                    "minItems": 2,
                    "maxItems": 2,
                },
            },
            "required": ["type", "coordinates"],
        },
        "properties": {
            "type": "object",
            "properties": {
                "id": _TEXT,
                "name": _TEXT,
                "country_from": _TEXT,
                "country": _TEXT,
                "state": _TEXT,
                "verdicts": {
                    "type": "object",
                    "additionalProperties": {
                        "enum": ["allowed", "allowed-if", "unknown", "refused"]
                    },
                },
                "oldest_hours": {"type": "number"},
                "sources": {"type": "array", "items": _TEXT},
            },
            "required": [
                "id",
                "name",
                "country_from",
                "country",
                "state",
                "verdicts",
                "oldest_hours",
                "sources",
            ],
        },
    },
    "required": ["type", "id", "geometry", "properties"],
}
POSTS: Document = {
    "type": "object",
    "description": "GeoJSON (RFC 7946): every crossing with its verdict for who answered nothing.",
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {"type": "array", "items": _POST},
        "situation": _TEXT,
        "at": _TEXT,
        "as_of": _TEXT,
    },
    "required": ["type", "features", "situation", "at", "as_of"],
}
