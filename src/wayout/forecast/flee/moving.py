"""
Days of everybody: who at a place leaves for where, and how far those on a road come.

Flee draws for every person; here a binomial and a multinomial draw are made for all who are in
one state, which has the same distribution. What the order of persons decides in Flee, who takes
the last room of a camp, is decided by the order of rows here.

References
----------
D. Suleimenova, D. Bell, D. Groen, A generalized simulation development approach for predicting
refugee destinations, Scientific Reports 7, 2017: the model whose third version these rules are.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from wayout.forecast.flee.crowd import (
    FRESH,
    HOP,
    KM,
    NO_ROUTE,
    ON_ROAD,
    PEOPLE,
    ROUTE,
    STATE,
    STINT,
    TODAY_KM,
    WHERE,
    Crowd,
    add_people,
    clear_crowd,
    make_crowd,
)
from wayout.network.compiled import Array, compiled

STINT_STEPS = 1024
"""Into so many steps the way of a full day is cut where the way of earlier days is remembered."""
REFUSED_BELOW = 0.5
"""Nobody sets out for a camp whose factor for room is less."""
FEW = 6
"""Up to so many people are drawn one by one, which is faster than a draw for all."""
CHANCE, IS_CAMP, IS_TOWN, ROOM = range(4)
START, END, LENGTH_KM, IS_OPEN = range(4)
SPEED, FIRST_SPEED, POWER, BUFFER, PRUNING, REMEMBERS = range(6)


class World(NamedTuple):
    """
    What the rules say on one day, as arrays.

    Attributes
    ----------
    places
        Chance to leave in a day, 1 for a camp, 1 for a town, room in people; shape (places, 4).
    roads
        One direction each: start, end, kilometres, 1 if open; shape (roads, 4).
    first_route, routes
        By place the stretch of `routes` that lead from it; shapes (places + 1,), (routes,).
    first_hop, hops
        By route ever known the stretch of `hops`, which are roads; shapes (known + 1,), (hops,).
    ends, scores
        By route ever known: last place; attraction before room counts. Shape (known,).
    rules
        Kilometres a day, and on the first road of all; exponent of the weight; share of the room
        up to which a camp is like an empty one; pruning; 1 if the way of earlier days counts.
    """

    places: Array
    roads: Array
    first_route: Array
    routes: Array
    first_hop: Array
    hops: Array
    ends: Array
    scores: Array
    rules: Array


class Day(NamedTuple):
    """
    What depends on who is where now.

    Attributes
    ----------
    shares
        The chance of each of `World.routes`, given that none before it from that place is taken.
    refused
        By route ever known: whether nobody sets out on it, since the camp there is full.
    going
        Room for people by route from one place.
    """

    shares: Array
    refused: Array
    going: Array


@compiled
def get_room(heads: int, room: float, buffer: float) -> float:
    """Give the factor for room at a place: 1 up to the buffer, then falling to 0 when full."""
    if room < 1 or heads <= buffer * room:
        return 1.0
    if heads >= room:
        return 0.0
    return 1.0 - (heads - buffer * room) / (room * (1.0 - buffer))


@compiled
def weigh_routes(world: World, heads: Array, day: Day) -> None:
    """Weigh the routes from every place by who is where now; fills in `day`."""
    shares, refused = day.shares, day.refused
    power, buffer, pruning = world.rules[POWER], world.rules[BUFFER], world.rules[PRUNING]
    for route in range(world.ends.shape[0]):
        end = world.ends[route]
        factor = get_room(heads[end], world.places[end, ROOM], buffer)
        refused[route] = world.places[end, IS_CAMP] == 1.0 and factor < REFUSED_BELOW
    for place in range(heads.shape[0]):
        first, last = world.first_route[place], world.first_route[place + 1]
        most = 0.0
        for number in range(first, last):
            route = world.routes[number]
            end = world.ends[route]
            weight = world.scores[route] * get_room(heads[end], world.places[end, ROOM], buffer)
            if power != 1.0:
                weight = weight**power if weight > 0.0 or power == 0.0 else 0.0
            shares[number] = weight
            most = max(most, weight)
        least = most / pruning if pruning > 1.001 else 0.0
        rest = 0.0
        for number in range(last - 1, first - 1, -1):
            weight = shares[number] if shares[number] >= least else 0.0
            weight = weight if most > 0.0 else 1.0
            rest += weight
            shares[number] = weight / rest if rest > 0.0 else 0.0


@compiled
def draw_people(people: int, chance: float, draw: Any) -> int:
    """Draw how many of some people do what each does with a chance: a binomial draw."""
    if chance >= 1.0 or chance <= 0.0:
        return people if chance >= 1.0 else 0
    if people > FEW:
        drawn: int = draw.binomial(people, chance)
        return drawn
    drawn = 0
    for _ in range(people):
        if draw.random() < chance:
            drawn += 1
    return drawn


@compiled
def draw_routes(
    leaving: int, shares: Array, first: int, last: int, draw: Any, going: Array
) -> None:
    """
    Draw how many take each route from a place: a multinomial draw.

    Parameters
    ----------
    shares, first, last
        Chance of each route of a stretch, given that none before it was taken.
    going
        Filled with people from 0 on.
    """
    few = leaving <= FEW
    for number in range(first, last):
        going[number - first] = 0 if few else draw_people(leaving, shares[number], draw)
        leaving -= going[number - first]
    for _ in range(leaving):
        point, rest = draw.random(), 1.0
        for number in range(first, last):
            share = rest * shares[number]
            if point < share or shares[number] == 1.0:
                going[number - first] += 1
                break
            point, rest = point - share, rest - share


@compiled
def send_away(
    world: World,
    heads: Array,
    state: Array,
    leaving: int,
    day: Day,
    draw: Any,
    onto: Crowd,
) -> tuple[int, Crowd]:
    """
    Put people who leave a place on the first road of a route, theirs or one that they draw.

    Parameters
    ----------
    state
        Theirs, shape (8,); it comes back without a plan.

    Returns
    -------
    gone, onto
        How many left; the crowd with them. The others found their way shut.
    """
    place, hop, plan, km = int(state[WHERE]), int(state[HOP]), int(state[ROUTE]), state[KM]
    first, last = world.first_route[place], world.first_route[place + 1]
    going, refused, roads = day.going, day.refused, world.roads
    routes, first_hop, hops = world.routes, world.first_hop, world.hops
    if plan == NO_ROUTE:
        draw_routes(leaving, day.shares, first, last, draw, going)
    else:
        first, last = 0, 1
        going[0] = leaving
    gone = 0
    state[ON_ROAD], state[KM] = 1, 0.0
    for number in range(first, last):
        route = plan
        if plan == NO_ROUTE:
            route, hop = routes[number], 0
        drawn = going[number - first]
        if drawn == 0 or refused[route]:
            continue
        step = first_hop[route] + hop
        road = hops[step]
        if roads[road, IS_OPEN] == 0.0:
            continue
        is_last = step + 1 == first_hop[route + 1]
        state[WHERE] = road
        state[ROUTE], state[HOP] = (NO_ROUTE, 0) if is_last else (route, hop + 1)
        onto = add_people(onto, state, drawn)
        gone += drawn
    heads[place] -= gone
    state[WHERE], state[ON_ROAD], state[KM] = place, 0, km
    state[ROUTE], state[HOP] = NO_ROUTE, 0
    return gone, onto


@compiled
def settle(remembers: bool, speed: float, crowd: Crowd, state: Array, people: int) -> Crowd:
    """Add people in the state of the evening: the way of the day becomes part of the mean."""
    if remembers:
        today = state[TODAY_KM] / speed * STINT_STEPS
        state[STINT] = np.floor((state[STINT] + today) / 2 + 0.5)
    state[TODAY_KM] = 0.0
    return add_people(crowd, state, people)


@compiled
def get_chance(world: World, state: Array) -> float:
    """Give the chance to go on from a place at which people arrived on the way."""
    place, full = int(state[WHERE]), world.rules[SPEED]
    if state[ROUTE] != NO_ROUTE:
        return 1.0
    if world.rules[REMEMBERS] == 1.0 and world.places[place, IS_TOWN] == 1.0:
        today = state[STINT] / STINT_STEPS + state[TODAY_KM] / full
        if today / 2 < 0.5:
            return 1.0
    chance: float = world.places[place, CHANCE]
    return chance


@compiled
def travel(
    world: World,
    heads: Array,
    crowd: Crowd,
    day: Day,
    draw: Any,
    evening: Crowd,
    onto: Crowd,
) -> tuple[Crowd, Crowd]:
    """
    Move everybody on a road by a day's way; give where they are, and who took a further road.

    Who arrives may go on while the day is not over. A road that closed meanwhile leads back to
    its start, and the day is over.
    """
    state = np.zeros(STATE, np.float64)
    clear_crowd(onto)
    rows, roads = crowd.rows, world.roads
    full, afoot = world.rules[SPEED], world.rules[FIRST_SPEED]
    remembers = world.rules[REMEMBERS] == 1.0
    for number in range(crowd.size[0]):
        for column in range(STATE):
            state[column] = rows[number, column]
        stay, road = int(rows[number, PEOPLE]), int(state[WHERE])
        speed = afoot if state[FRESH] == 1.0 else full
        over_km = state[KM] + speed - roads[road, LENGTH_KM]
        state[KM] += speed
        state[TODAY_KM] += speed
        if over_km > 0.0:
            is_open = roads[road, IS_OPEN] == 1.0
            place = int(roads[road, END] if is_open else roads[road, START])
            state[WHERE], state[ON_ROAD], state[FRESH], state[KM] = place, 0, 0, 0.0
            state[TODAY_KM] -= over_km
            heads[place] += stay
            if not is_open:
                state[ROUTE], state[HOP] = NO_ROUTE, 0
            elif state[TODAY_KM] < speed:
                leaving = draw_people(stay, get_chance(world, state), draw)
                if leaving:
                    gone, onto = send_away(world, heads, state, leaving, day, draw, onto)
                    stay -= gone
                state[ROUTE], state[HOP] = NO_ROUTE, 0
        if stay:
            evening = settle(remembers, full, evening, state, stay)
    return evening, onto


@compiled
def pass_day(world: World, heads: Array, crowd: Crowd, draw: Any) -> Crowd:
    """Pass one day: all at a place decide, then all on a road travel, some on to other roads."""
    room, state = crowd.rows.shape[0], np.zeros(STATE, np.float64)
    evening, onto, further = make_crowd(room), make_crowd(room), make_crowd(room)
    routes = world.routes.shape[0]
    refused, going = np.zeros(world.ends.shape[0], np.bool_), np.zeros(routes + 1, np.int64)
    day = Day(np.zeros(routes, np.float64), refused, going)
    weigh_routes(world, heads, day)
    remembers, speed = world.rules[REMEMBERS] == 1.0, world.rules[SPEED]
    for number in range(crowd.size[0]):
        for column in range(STATE):
            state[column] = crowd.rows[number, column]
        people = int(crowd.rows[number, PEOPLE])
        if state[ON_ROAD] == 1.0:
            onto = add_people(onto, state, people)
            continue
        chance = 1.0 if state[ROUTE] != NO_ROUTE else world.places[int(state[WHERE]), CHANCE]
        leaving = draw_people(people, chance, draw)
        gone, onto = send_away(world, heads, state, leaving, day, draw, onto)
        evening = settle(remembers, speed, evening, state, people - gone)
    while onto.size[0] > 0:
        weigh_routes(world, heads, day)
        moving = onto
        evening, onto = travel(world, heads, moving, day, draw, evening, further)
        further = moving
    return evening


@compiled
def pass_days(
    world: World,
    heads: Array,
    crowd: Crowd,
    arrived: Array,
    draw: Any,
    found: Array,
    on_road: Array,
) -> Crowd:
    """
    Pass days on which the rules say the same.

    Parameters
    ----------
    heads
        People at each place, shape (places,); changed in place.
    crowd
        Everybody on the evening before.
    arrived
        Those who set out on each morning, shape (days, places).
    draw
        A `numpy.random.Generator`.
    found
        Filled with the people at each place in the evenings, shape (days, places).
    on_road
        Filled with the people on a road in the evenings, shape (days,).

    Returns
    -------
    crowd
        Everybody on the last evening: those of before and those who arrived.
    """
    state = np.zeros(STATE, np.float64)
    state[ROUTE], state[FRESH] = NO_ROUTE, 1
    for day in range(arrived.shape[0]):
        for place in range(arrived.shape[1]):
            state[WHERE] = place
            crowd = add_people(crowd, state, arrived[day, place])
            heads[place] += arrived[day, place]
        crowd = pass_day(world, heads, crowd, draw)
        found[day] = heads
        for number in range(crowd.size[0]):
            on_road[day] += int(crowd.rows[number, ON_ROAD] * crowd.rows[number, PEOPLE])
    return crowd
