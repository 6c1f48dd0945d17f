"""
How long people wait in a lane, from who joined it and who left it in each hour.

Who joins at the start of an hour is through when as many have left as had joined before. If that is
not within the hours simulated, the lane goes on as in its last day.

References
----------
G. F. Newell, Applications of Queueing Theory, 2nd edition, 1982: the wait is the horizontal
distance between the curves of cumulative arrivals and departures.
"""

from __future__ import annotations

from wayout.network.compiled import Array, compiled

LEAST = 1e-6
"""So few people before one are nobody: what rounding leaves."""
DAY_H = 24
NEVER = float("inf")


@compiled
def fill_waits(waits: Array, joined: Array, gone: Array, passing: Array) -> None:
    """
    Fill in the wait of somebody who joins at the start of each hour.

    Parameters
    ----------
    waits
        Hours, shape (hours, lanes).
    joined, gone
        People in each hour, shape (hours, lanes).
    passing
        What the lane can pass in each hour, people, shape (hours, lanes): who finds nobody before
        them waits until it opens.
    """
    hours, lanes = joined.shape
    for k in range(lanes):
        ahead, left, n = 0.0, 0.0, 0
        last = 0.0
        for h in range(max(0, hours - DAY_H), hours):
            last += passing[h, k] / min(DAY_H, hours)
        opens = hours
        for h in range(hours - 1, -1, -1):
            opens = h if passing[h, k] > 0.0 else opens
            waits[h, k] = float(opens - h)
        for h in range(hours):
            while n < hours and left + gone[n, k] < ahead - LEAST:
                left += gone[n, k]
                n += 1
            if ahead - left > LEAST:
                if n < hours:
                    through = n + (ahead - left) / gone[n, k]
                else:
                    through = hours + (ahead - left) / last if last > 0.0 else NEVER
                waits[h, k] = max(waits[h, k], through - h)
            ahead += joined[h, k]
