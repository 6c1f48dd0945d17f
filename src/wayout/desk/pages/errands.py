"""Every address of the desk with its method: whose duty it is, and what answers. Listed by hand."""

from __future__ import annotations

from wayout.desk.pages import (
    claim_pages,
    entrance,
    exchange_pages,
    people_pages,
    pointing_pages,
    publishing_pages,
    taking_pages,
    witness_pages,
)
from wayout.desk.pages.door import Errand

CLAIM = "/claim/{number:int}"
REPORT = "/report/{number:int}"
PERSON = "/people/{number:int}"

ERRANDS = (
    Errand("/", "GET", "self", entrance.show_start),
    Errand("/log-in", "GET", "nobody", entrance.show_log_in),
    Errand("/log-in", "POST", "nobody", entrance.enter),
    Errand("/log-out", "POST", "self", entrance.leave),
    Errand("/me", "GET", "self", entrance.show_own),
    Errand("/me/sessions", "POST", "self", entrance.end_own),
    Errand("/me/password", "POST", "self", entrance.renew_password),
    Errand("/inbox", "GET", "read", claim_pages.show_inbox),
    Errand("/recheck", "GET", "read", claim_pages.show_rechecks),
    Errand(REPORT, "GET", "read", pointing_pages.show_report),
    Errand(f"{REPORT}/claim", "POST", "decide", pointing_pages.add_claim),
    Errand(f"{REPORT}/suggest", "POST", "decide", pointing_pages.suggest),
    Errand(CLAIM, "GET", "read", claim_pages.show_claim),
    Errand(f"{CLAIM}/impact", "GET", "read", claim_pages.show_impact),
    Errand(f"{CLAIM}/review", "GET", "read", exchange_pages.hand_review),
    Errand(f"{CLAIM}/trace", "GET", "read", exchange_pages.hand_trace),
    Errand(f"{CLAIM}/decide", "POST", "decide", claim_pages.decide_claim),
    Errand(f"{CLAIM}/draft", "GET", "decide", publishing_pages.show_draft),
    Errand(f"{CLAIM}/draft", "POST", "decide", publishing_pages.change_draft),
    Errand(f"{CLAIM}/return", "POST", "propose", publishing_pages.return_claim),
    Errand(f"{CLAIM}/publish", "GET", "read", publishing_pages.show_publication),
    Errand(f"{CLAIM}/publish", "POST", "publish", publishing_pages.publish),
    Errand(f"{CLAIM}/retract", "GET", "retract", publishing_pages.show_retraction),
    Errand(f"{CLAIM}/retract", "POST", "retract", publishing_pages.retract),
    Errand("/witness", "GET", "report", witness_pages.show_witness),
    Errand("/witness", "POST", "report", witness_pages.take_witness),
    Errand("/take", "GET", "decide", taking_pages.show_take),
    Errand("/take", "POST", "decide", taking_pages.take, with_file=True),
    Errand("/people", "GET", "people", people_pages.show_people),
    Errand("/people", "POST", "people", people_pages.add),
    Errand(f"{PERSON}/role", "POST", "people", people_pages.give_role),
    Errand(f"{PERSON}/let-go", "POST", "people", people_pages.let_go),
    Errand("/trail", "GET", "people", people_pages.show_trail),
)
