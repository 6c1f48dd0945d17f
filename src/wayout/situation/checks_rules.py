"""Checks of rules: what an effect needs, what may override what, what a resolution uses."""

from __future__ import annotations

from collections.abc import Iterator

from wayout.situation.fields import EFFECTS
from wayout.situation.notice import Notice, find_nearest, list_some
from wayout.situation.record import Record, Rule
from wayout.situation.situation import Situation

_NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "refuse": (("reason",),),
    "require": (("require", "papers", "duty"),),
    "unsettled": (("reason",), ("missing",)),
    "limit-stay": (("days",),),
    "protect": (("outlook",), ("route",)),
    "penalise": (("penalty",),),
}
"""For each effect the fields it needs; of a group, one is enough."""


def _notice(record: Record, code: str, found: str, accepted: str, nearest: str = "") -> Notice:
    return Notice(record.where.file, record.where.line, code, found, accepted, nearest)


def check_rules(situation: Situation) -> Iterator[Notice]:
    """Yield the faults a rule has by itself: an effect out of place, or without what it needs."""
    for rule in situation.rules.values():
        possible = EFFECTS[rule.domain]
        if rule.effect not in possible:
            found = f"rule '{rule.id}' has the effect '{rule.effect}' in '{rule.domain}'"
            near = find_nearest(rule.effect, possible)
            yield _notice(rule, "effect-not-in-domain", found, list_some(possible), near)
            continue
        tested = (("reason",),) if rule.effect == "require" and rule.require else ()
        for group in (*tested, *_NEEDS.get(rule.effect, ())):
            if not any(getattr(rule, name) for name in group):
                wanted = " or ".join(f"'{name}'" for name in group)
                found = f"rule '{rule.id}' with the effect '{rule.effect}' has no {wanted}"
                yield _notice(rule, "missing-for-effect", found, f"a rule with {wanted}")
        if rule.days and rule.per_days and rule.per_days < rule.days:
            found = f"rule '{rule.id}' allows {rule.days} days in any {rule.per_days}"
            yield _notice(rule, "days-disordered", found, "per_days not below days")
        yield from _check_posts(situation, rule)


def _check_posts(situation: Situation, rule: Rule) -> Iterator[Notice]:
    for one in rule.crossings:
        post = situation.crossings.get(one)
        if post and rule.country not in (post.country_out, post.country_in):
            found = f"rule '{rule.id}' of {rule.country} is about the crossing '{one}'"
            accepted = f"a crossing of {rule.country}; this one joins"
            accepted += f" {post.country_out} and {post.country_in}"
            yield _notice(rule, "crossing-of-other-country", found, accepted)


def check_overrides(situation: Situation) -> Iterator[Notice]:
    """Yield a notice for every override in a circle, or across domains or countries."""
    rules = situation.rules
    for rule in rules.values():
        for other in (rules[o] for o in rule.overrides if o in rules):
            if other.domain != rule.domain or not _share_country(situation, rule, other):
                found = f"rule '{rule.id}' ({rule.domain}, {rule.country}) overrides '{other.id}'"
                found += f" ({other.domain}, {other.country})"
                accepted = "a rule of the same domain and country"
                yield _notice(rule, "override-elsewhere", found, accepted)
        circle = _find_circle(situation, rule)
        if circle and rule.id == min(circle):
            found = f"rules override each other in a circle: {' > '.join([*circle, rule.id])}"
            yield _notice(rule, "circle", found, "no circle")


def _share_country(situation: Situation, rule: Rule, other: Rule) -> bool:
    """Tell whether two rules are of one country, or may be of the two sides of one post."""
    posts, others = {*rule.crossings}, {*other.crossings}
    unclear = not (posts | others) <= situation.crossings.keys()
    at_one_post = rule.domain == "crossing" and (unclear or bool(posts & others))
    return rule.country == other.country or at_one_post


def _find_circle(situation: Situation, rule: Rule) -> list[str]:
    paths, seen = [[rule.id]], {rule.id}
    while paths:
        path = paths.pop()
        for one in situation.rules[path[-1]].overrides:
            if one == rule.id:
                return path
            if one in situation.rules and one not in seen:
                seen.add(one)
                paths.append([*path, one])
    return []


def check_resolutions(situation: Situation) -> Iterator[Notice]:
    """Yield a notice for every resolution that uses a record it does not speak of."""
    for resolution in situation.resolutions.values():
        usable = [*resolution.between, "none"]
        if resolution.use not in usable:
            found = f"resolution '{resolution.id}' uses '{resolution.use}'"
            near = find_nearest(resolution.use, usable)
            yield _notice(resolution, "use-not-between", found, list_some(usable), near)
        if len(set(resolution.between)) < 2:
            found = f"resolution '{resolution.id}' is between fewer than two records"
            yield _notice(resolution, "too-few-between", found, "two ids or more")
        known = [r for r in map(situation.find_record, resolution.between) if r]
        latest = max((r.published for r in known), default=resolution.published)
        if resolution.published < latest:
            found = f"resolution '{resolution.id}' was published before a record it is between"
            accepted = f"published from {latest.isoformat()} on"
            yield _notice(resolution, "resolution-before-records", found, accepted)
    for record in situation.records():
        if record.id in record.contradicts:
            found = f"record '{record.id}' contradicts itself"
            yield _notice(record, "self-reference", found, "ids of other records")
