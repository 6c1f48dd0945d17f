"""
The tables of a feed: columns that are read, and files and columns that are IGNORED.

What is in neither is reported. Columns are declared in the order in which readers take them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from wayout.exchange.gtfs_cells import (
    Parse,
    make_choice,
    make_zone,
    parse_day,
    parse_latitude,
    parse_longitude,
    parse_positive,
    parse_time,
    parse_whole,
)

Presence = Literal["cell", "column", ""]


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column: its kind, and whether each cell must be filled, the column be there, or neither.

    An empty cell takes the value `empty`.
    """

    name: str
    kind: str = "text"
    needs: Presence = ""
    empty: Any = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns, the first `key` of which name its rows, and what is not read."""

    file: str
    columns: tuple[Column, ...]
    ignored: tuple[str, ...] = ()
    key: int = 0


def _text(name: str, needs: Presence = "") -> Column:
    return Column(name, "text", needs, "")


def _table(file: str, *columns: Column, ignored: str = "", key: int = 0) -> Table:
    return Table(f"{file}.txt", columns, tuple(ignored.split()), key)


def make_parsers() -> Mapping[str, Parse]:
    """Make the parser of each kind of column but `text`."""
    arrangement = {"0": "yes", "1": "no", "2": "phone", "3": "driver"}
    yes_no = {"0": False, "1": True}
    return {
        "time": parse_time,
        "day": parse_day,
        "whole": parse_whole,
        "positive": parse_positive,
        "latitude": parse_latitude,
        "longitude": parse_longitude,
        "zone": make_zone(),
        "arrangement": make_choice(arrangement),
        "flag": make_choice(yes_no),
        "location": make_choice({str(n): n for n in range(5)}),
        "exception": make_choice({"1": "added", "2": "removed"}),
        "change": make_choice({str(n): n for n in range(6)}),
    }


AGENCY = _table(
    "agency",
    _text("agency_id"),
    _text("agency_name", "cell"),
    Column("agency_timezone", "zone", "cell"),
    ignored="agency_url agency_lang agency_phone agency_fare_url agency_email cemv_support",
    key=1,
)
FEED_INFO = _table(
    "feed_info",
    _text("feed_publisher_name", "cell"),
    _text("feed_lang"),
    _text("feed_version"),
    Column("feed_start_date", "day"),
    Column("feed_end_date", "day"),
    ignored="feed_publisher_url default_lang feed_contact_email feed_contact_url",
)
STOPS = _table(
    "stops",
    _text("stop_id", "cell"),
    _text("stop_name", "column"),
    Column("stop_lat", "latitude", "column"),
    Column("stop_lon", "longitude", "column"),
    Column("location_type", "location", "", 0),
    _text("parent_station"),
    Column("stop_timezone", "zone", "", ""),
    ignored="stop_code tts_stop_name stop_desc zone_id stop_url wheelchair_boarding level_id"
    " platform_code stop_access",
    key=1,
)
ROUTES = _table(
    "routes",
    _text("route_id", "cell"),
    _text("agency_id"),
    _text("route_short_name"),
    _text("route_long_name"),
    _text("route_type", "cell"),
    ignored="route_desc route_url route_color route_text_color route_sort_order"
    " continuous_pickup continuous_drop_off network_id cemv_support",
    key=1,
)
CALENDAR = _table(
    "calendar",
    _text("service_id", "cell"),
    *(
        Column(f"{day}day", "flag", "cell")
        for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
    ),
    Column("start_date", "day", "cell"),
    Column("end_date", "day", "cell"),
    key=1,
)
CALENDAR_DATES = _table(
    "calendar_dates",
    _text("service_id", "cell"),
    Column("date", "day", "cell"),
    Column("exception_type", "exception", "cell"),
    key=1,
)
TRIPS = _table(
    "trips",
    _text("trip_id", "cell"),
    _text("route_id", "cell"),
    _text("service_id", "cell"),
    _text("trip_headsign"),
    _text("trip_short_name"),
    _text("block_id"),
    ignored="direction_id shape_id wheelchair_accessible bikes_allowed cars_allowed",
    key=1,
)
STOP_TIMES = _table(
    "stop_times",
    _text("trip_id", "cell"),
    _text("stop_id"),
    Column("arrival_time", "time", "column"),
    Column("departure_time", "time", "column"),
    Column("stop_sequence", "whole", "cell"),
    Column("pickup_type", "arrangement", "", "yes"),
    Column("drop_off_type", "arrangement", "", "yes"),
    Column("timepoint", "flag"),
    _text("location_id"),
    _text("location_group_id"),
    Column("start_pickup_drop_off_window", "time"),
    Column("end_pickup_drop_off_window", "time"),
    ignored="stop_headsign continuous_pickup continuous_drop_off shape_dist_traveled"
    " pickup_booking_rule_id drop_off_booking_rule_id",
    key=1,
)
FREQUENCIES = _table(
    "frequencies",
    _text("trip_id", "cell"),
    Column("start_time", "time", "cell"),
    Column("end_time", "time", "cell"),
    Column("headway_secs", "positive", "cell"),
    Column("exact_times", "flag", "", False),
)
TRANSFERS = _table(
    "transfers",
    _text("from_stop_id"),
    _text("to_stop_id"),
    _text("from_route_id"),
    _text("to_route_id"),
    _text("from_trip_id"),
    _text("to_trip_id"),
    Column("transfer_type", "change", "", 0),
    Column("min_transfer_time", "whole"),
)

TABLES: tuple[Table, ...] = (
    AGENCY,
    FEED_INFO,
    STOPS,
    ROUTES,
    CALENDAR,
    CALENDAR_DATES,
    TRIPS,
    STOP_TIMES,
    FREQUENCIES,
    TRANSFERS,
)
"""In the order in which they are read."""

REQUIRED = ("agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt")

IGNORED: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("shapes.txt",), "the line a vehicle follows on a map"),
        **dict.fromkeys(
            ("levels.txt", "pathways.txt"), "ways inside a station; changes have their own times"
        ),
        **dict.fromkeys(
            (
                "fare_attributes.txt",
                "fare_rules.txt",
                "fare_media.txt",
                "fare_products.txt",
                "fare_leg_rules.txt",
                "fare_leg_join_rules.txt",
                "fare_transfer_rules.txt",
                "rider_categories.txt",
                "timeframes.txt",
                "areas.txt",
                "stop_areas.txt",
                "networks.txt",
                "route_networks.txt",
            ),
            "fares; a situation's own observations say what is asked in a crisis",
        ),
        **dict.fromkeys(
            (
                "booking_rules.txt",
                "location_groups.txt",
                "location_group_stops.txt",
                "locations.geojson",
            ),
            "services without fixed stops or hours",
        ),
        "translations.txt": "names in other languages; a situation's places have their own",
        "attributions.txt": "who made the feed; name its source and licence when importing it",
    }
)
"""Files that GTFS knows and that are not read, each with the reason."""
