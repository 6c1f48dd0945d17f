"""Documents for other programs, to keep as files: the review of a claim, and its provenance."""

from __future__ import annotations

from wayout.desk.pages.call import Answer, Call, Download
from wayout.desk.pages.claim_pages import take_entry
from wayout.desk.pages.exchange_sheet import write_review, write_trace


def hand_review(call: Call) -> Answer:
    """Hand out the ClaimReview of a claim, for the guide and publisher that the address says."""
    office = call.office
    review = write_review(
        take_entry(call),
        guide=call.asked.get("guide", "").strip(),
        publisher=call.asked.get("publisher", "").strip(),
        store=office.store,
        vault=office.vault,
        known=office.known,
        now=call.now,
    )
    return Download(review)


def hand_trace(call: Call) -> Answer:
    """Hand out how the records of a claim came to be; `file` says of which publication."""
    take_entry(call)
    file = call.asked.get("file", "")
    return Download(write_trace(call.office.store, call.number, file=file))
