"""May this token charge?"""

from datetime import datetime

from laddverk.domain.tokens import IdToken, Token, Verdict, judge

FREE_TYPES = frozenset({"NoAuthorization"})
"""OCPP 2.0.1 C02: a start button shows no identity; the station that has one is there to be used."""


def verdict_over(shown: IdToken, known: Token | None, now: datetime) -> Verdict:
    """The verdict over what was shown, given what we know of it."""
    if shown.type in FREE_TYPES:
        return Verdict("Accepted")
    return judge(known, now)
