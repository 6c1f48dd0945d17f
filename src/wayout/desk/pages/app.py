"""The desk as an ASGI application."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from wayout.desk.pages.door import Door, Errand
from wayout.desk.pages.errands import ERRANDS
from wayout.desk.pages.headers import DeskHeaders
from wayout.desk.pages.office import Office

STATIC = Path(__file__).parents[1] / "static"


def make_app(office: Office) -> Starlette:
    """Make the application of one desk."""
    door = Door(office)
    by_path: dict[str, dict[str, Errand]] = {}
    for errand in ERRANDS:
        by_path.setdefault(errand.path, {})[errand.method] = errand
    routes: list[Route | Mount] = [
        Route(path, door.open(errands), methods=sorted(errands))
        for path, errands in by_path.items()
    ]
    routes.append(Mount("/static", StaticFiles(directory=STATIC)))
    errors: Any = {HTTPException: door.fail}
    headers = Middleware(DeskHeaders, tls=office.has_tls)
    return Starlette(routes=routes, middleware=[headers], exception_handlers=errors)
