"""One table from report to rule."""

from collections.abc import Callable
from datetime import datetime

from laddverk.domain.answers import DONE, AuthorizeAnswer, DataTransferAnswer, Refused, TimeAnswer
from laddverk.domain.ids import Ids
from laddverk.domain.reports import (
    AuthorizeAsked,
    Booted,
    DataTransferred,
    EvNeedsReported,
    Heartbeat,
    MeterReported,
    Noted,
    Report,
    SettingsReported,
    StatusReported,
    TransactionReported,
)
from laddverk.domain.stations import ACCEPTED, PENDING, StationState
from laddverk.services.intake import metering, stations, transactions
from laddverk.services.intake.decision import Decision, Facts, Policy
from laddverk.services.intake.verdicts import verdict_over
from laddverk.services.ports.committing import NoteStored, VariablesSaved

_Rule = Callable[..., Decision]

_WHILE_PENDING = (Booted, StatusReported, SettingsReported, Noted)
"""What a station that waits for approval may tell us: it is how we learn what it is (OCPP 2.0.1 B02.FR.05, B02.FR.08)."""


def token_needed(state: StationState, report: Report) -> str | None:
    """The uid of the token to look up before deciding; None if the report shows none."""
    kind = type(report)
    if kind is TransactionReported or kind is AuthorizeAsked:
        shown = report.id_token  # type: ignore[union-attr]
        if shown is not None:
            return shown.uid or None
        if kind is TransactionReported and report.kind == "started":  # type: ignore[union-attr]
            return state.station.default_token
    return None


def session_needed(state: StationState, report: Report) -> str | None:
    """The transaction id of a session to look up before deciding: one that is named but no longer in memory."""
    if type(report) is TransactionReported or type(report) is MeterReported:
        named = report.transaction_id
        if named is not None and named not in state.sessions and named not in ("0", "-1", ""):
            if type(report) is TransactionReported and report.kind == "started" and report.seq_no == 0 and not report.offline:
                return None  # The usual start of a new transaction: there is nothing to find.
            return named
    return None


def decide(state: StationState, report: Report, facts: Facts, now: datetime, ids: Ids, policy: Policy) -> Decision:
    """The decision over one report. Pure: the same input gives the same decision, and nothing is changed."""
    if state.station.admission != ACCEPTED and type(report) is not Booted:
        allowed = state.station.admission == PENDING and isinstance(report, _WHILE_PENDING)
        if not allowed:
            # OCPP 2.0.1 B02.FR.09, B03.FR.07: before it is accepted a station may not send anything else.
            return Decision(Refused("SecurityError", "The station is not accepted yet: BootNotification first"))
    return _RULES[type(report)](state, report, facts, now, ids, policy)


def _heartbeat(_state: StationState, _report: Heartbeat, _facts: Facts, now: datetime, _ids: Ids, _policy: Policy) -> Decision:
    return Decision(TimeAnswer(now))


def _authorize(state: StationState, report: AuthorizeAsked, facts: Facts, now: datetime, _ids: Ids, _policy: Policy) -> Decision:
    return Decision(AuthorizeAnswer(verdict_over(report.id_token, facts.token, now)))


def _settings(_state: StationState, report: SettingsReported, _facts: Facts, now: datetime, _ids: Ids, _policy: Policy) -> Decision:
    writes = (VariablesSaved(report.variables, now),) if report.variables else ()
    return Decision(DONE, writes)


def _vendor(_state: StationState, report: DataTransferred, _facts: Facts, now: datetime, ids: Ids, _policy: Policy) -> Decision:
    text = f"{report.vendor_id} {report.message_id or ''} {report.data or ''}"
    # OCPP 1.6 4.3 and 2.0.1 P02.FR.06: no vendor's extension is installed, so the vendor is unknown; the text is kept all the same.
    return Decision(DataTransferAnswer("UnknownVendorId"), (NoteStored(ids.new(), now, "data-transfer", text, False),))


def _note(_state: StationState, report: Noted, _facts: Facts, now: datetime, ids: Ids, _policy: Policy) -> Decision:
    return Decision(DONE, (NoteStored(ids.new(), now, report.topic, report.text, report.critical),))


_RULES: dict[type, _Rule] = {
    Booted: stations.boot,
    Heartbeat: _heartbeat,
    StatusReported: stations.status,
    AuthorizeAsked: _authorize,
    TransactionReported: transactions.transaction,
    MeterReported: metering.meter,
    SettingsReported: _settings,
    EvNeedsReported: metering.ev_needs,
    DataTransferred: _vendor,
    Noted: _note,
}
