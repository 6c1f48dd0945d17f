"""The settings of a run: the keys of Flee's `simsetting.yml` that its published rules need."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

INFINITE = math.inf


@dataclass(frozen=True, slots=True)
class Settings:
    """
    What the rules are run with; the defaults are those of Flee 3 for a key that is left out.

    Attributes
    ----------
    take_from_population
        Whether those who set out are taken off the people who live there.
    insert_day0
        Whether each camp begins with the people counted in it on the first day.
    conflict_spawn_decay
        Factors on a conflict's strength by its age in intervals; empty: it stays as it is.
    max_move_speed, max_walk_speed
        Kilometres a day.
    awareness_level
        How many roads ahead people look; 0: nobody moves.
    capacity_buffer
        Up to which share of its room a camp is as attractive as an empty one.
    """

    take_from_population: bool = False
    insert_day0: bool = True
    conflict_spawn_decay: tuple[float, ...] = ()
    conflict_spawn_decay_interval: int = 30
    max_move_speed: float = 360.0
    max_walk_speed: float = 35.0
    foreign_weight: float = 1.0
    camp_weight: float = 1.0
    conflict_weight: float = field(default=1 / math.sqrt(10))
    conflict_movechance: float = 1.0
    camp_movechance: float = 0.001
    idpcamp_movechance: float = 0.1
    default_movechance: float = 0.3
    awareness_level: int = 1
    capacity_buffer: float = 0.9
    capacity_scaling: float = 1.0
    avoid_short_stints: bool = False
    start_on_foot: bool = False
    softening: float = 10.0
    weight_softening: float = 0.0
    weight_power: float = 1.0
    distance_power: float = 1.0
    use_pop_for_loc_weight: bool = False
    pop_power_for_loc_weight: float = 0.1
    movechance_pop_base: float = 10_000.0
    movechance_pop_scale_factor: float = 0.0
    pruning_threshold: float = 1.0


@dataclass(frozen=True, slots=True)
class Key:
    """A key that means something here: its kind (flag, whole, number, decay) and its bounds."""

    kind: str
    low: float = -INFINITE
    high: float = INFINITE
    above: bool = False

    def describe(self) -> str:
        """Give what is accepted, in words."""
        if self.kind == "flag":
            return "True or False"
        what = "a list of numbers from 0" if self.kind == "decay" else f"a {self.kind}"
        what = what.replace("a whole", "a whole number")
        if self.kind == "decay":
            return f"{what}, or none"
        if self.high < INFINITE:
            return f"{what} from {self.low:g} to {self.high:g}"
        if self.low > -INFINITE:
            return f"{what} {'above' if self.above else 'from'} {self.low:g}"
        return what


FLAG = Key("flag")
CHANCE = Key("number", 0, 1)
WEIGHT = Key("number", 0, 1e9)
POWER = Key("number", -10, 10)
POSITIVE = Key("number", 0, 1e9, above=True)
SPEED = Key("number", 1, 10_000)
LOOK_AHEAD = 6

KEYS: dict[str, dict[str, Key]] = {
    "spawn_rules": {
        "take_from_population": FLAG,
        "insert_day0": FLAG,
        "conflict_spawn_decay": Key("decay"),
        "conflict_spawn_decay_interval": Key("whole", 1),
    },
    "move_rules": {
        "max_move_speed": SPEED,
        "max_walk_speed": SPEED,
        "foreign_weight": WEIGHT,
        "camp_weight": WEIGHT,
        "conflict_weight": WEIGHT,
        "conflict_movechance": CHANCE,
        "camp_movechance": CHANCE,
        "idpcamp_movechance": CHANCE,
        "default_movechance": CHANCE,
        "awareness_level": Key("whole", -1, LOOK_AHEAD),
        "capacity_buffer": CHANCE,
        "capacity_scaling": WEIGHT,
        "avoid_short_stints": FLAG,
        "start_on_foot": FLAG,
        "softening": WEIGHT,
        "weight_softening": WEIGHT,
        "weight_power": POWER,
        "distance_power": POWER,
        "use_pop_for_loc_weight": FLAG,
        "pop_power_for_loc_weight": POWER,
        "movechance_pop_base": POSITIVE,
        "movechance_pop_scale_factor": Key("number", 0, 10),
        "pruning_threshold": Key("number", 1),
    },
    "optimisations": {},
    "log_levels": {},
}
"""The sections of the file and the keys that change what comes out; each is a field above."""

ONLY: dict[str, dict[str, object]] = {
    "spawn_rules": {
        "empty_camps_on_day0": False,
        "conflict_zone_spawning_only": True,
        "sum_from_camps": True,
        "starvation_driven_spawning": False,
        "flood_driven_spawning": False,
        "read_from_agents_csv_file": False,
        "camps_are_sinks": False,
    },
    "move_rules": {
        "stay_close_to_home": False,
        "fixed_routes": False,
        "use_v1_rules": False,
        "two_system_decision_making": False,
        "match_camp_religion": False,
        "match_camp_ethnicity": False,
        "match_town_ethnicity": False,
        "match_conflict_ethnicity": False,
        "children_avoid_hazards": False,
        "boys_take_risk": False,
    },
    "optimisations": {"hasten": 1},
    "log_levels": {},
}
"""Keys for rules that are not here, with the value at which they do nothing."""

IDLE: dict[str, tuple[str, ...]] = {
    "spawn_rules": ("average_social_connectivity",),
    "move_rules": ("max_crossing_speed", "home_distance_power"),
    "optimisations": (),
    "log_levels": (*("agent", "link", "camp", "conflict", "init", "granularity", "idp_totals"),),
}
"""Keys that move nobody; any value is accepted."""
