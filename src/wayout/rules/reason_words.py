"""
What the reason codes say, each as a short clause; docs/reason-codes.md explains them in full.

These are our own words for our own codes. What a rule says of the world stands in its record.
"""

from __future__ import annotations

from collections.abc import Mapping

from wayout.situation.phrase import Phrase, say

REASON_WORDS: Mapping[str, Phrase] = {
    "EXIT_FORBIDDEN": say("the law or an order of your own country says that you may not leave"),
    "EXIT_UNCERTAIN": say("orders or officials contradict each other on whether you may leave"),
    "DOC_MISSING": say("a paper that is asked for is missing"),
    "DOC_EXPIRES": say("a paper or visa runs out too soon"),
    "VISA_REQUIRED": say("a visa is needed"),
    "VISA_CLASS_NOT_ADMITTED": say("people with this kind of visa or purpose are turned back"),
    "NATIONALITY_NOT_ADMITTED": say("your citizenship is not admitted here"),
    "MINOR_CONSENT": say("the parents' consent for a traveller under 18 is missing or not known"),
    "TRANSIT_NEEDS_VISA": say("passing through a country on the way needs a visa"),
    "PERMISSION_NEEDED": say("a permission in writing is needed first"),
    "PET_PAPERS": say("papers for the animal are missing or not known"),
    "RETURN_RISK": say("going back or being sent back would be dangerous"),
    "PARTY_SPLIT": say("some of you may pass and others may not"),
    "CROSSING_CLOSED": say("the border post is closed"),
    "CROSSING_HOURS": say("the border post is shut at that hour"),
    "MODE_NOT_ADMITTED": say("the border post does not let people through this way"),
    "VEHICLE_NOT_ADMITTED": say("this vehicle is not let through"),
    "QUEUE_PAST_DEADLINE": say("the way and the queue take longer than the border stays open"),
    "NO_CARRIER": say("no way there is known"),
    "SOLD_OUT": say("no seats are left"),
    "OVER_BUDGET": say("it costs more than you said you have"),
    "RISK_ABOVE_CHOSEN": say("the risk reported is above the one you accept"),
    "NO_FACTS": say("nothing is known about this"),
    "FACTS_STALE": say("what is known is too old to lean on"),
    "FACTS_CONFLICT": say("reports or rules contradict each other"),
}
"""By reason code."""
