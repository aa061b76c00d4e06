"""What becomes of a report: a pure decision on the station's state. No I/O, no clock.

The caller asks what must be looked up first (`token_needed`, `session_needed`), decides, commits the decision's writes, and only then
applies it to the state, answers the station and tells the live stream::

    if (named := session_needed(state, report)) and (live := await homes.session(station_key, named)):
        adopt(state, live)
    facts = Facts(token=await homes.token(tenant_id, token_needed(state, report)), digest=...)
    decision = decide(state, report, facts, now, ids, policy)
    ... commit decision.writes ...
    apply(state, decision)
"""

from laddverk.services.intake.applying import adopt, apply
from laddverk.services.intake.deciding import decide, session_needed, token_needed
from laddverk.services.intake.decision import Decision, Facts, Policy

__all__ = ["Decision", "Facts", "Policy", "adopt", "apply", "decide", "session_needed", "token_needed"]
