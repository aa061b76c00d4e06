"""Boot and status."""

from dataclasses import replace
from datetime import datetime

from laddverk.domain.answers import DONE, BootAnswer
from laddverk.domain.events import ALERT_OPENED, STATION_STATUS, Event
from laddverk.domain.ids import Ids
from laddverk.domain.reports import Booted, StatusReported
from laddverk.domain.stations import ACCEPTED, PENDING, Connector, StationState
from laddverk.services.intake.closing import close_zombie
from laddverk.services.intake.decision import Change, ConnectorChanged, Decision, Facts, Policy, StationChanged
from laddverk.services.ports.committing import BootSaved, ConnectorSaved, Told, Write


def boot(state: StationState, report: Booted, _facts: Facts, now: datetime, _ids: Ids, policy: Policy) -> Decision:
    """Accepted, Pending or Rejected, as the operator decided; what the station says of itself is kept in each case."""
    station = state.station
    interval = {ACCEPTED: policy.heartbeat_interval_s, PENDING: policy.pending_retry_s}.get(station.admission, policy.rejected_retry_s)
    changed = replace(
        station,
        vendor=report.vendor,
        model=report.model,
        serial_number=report.serial_number,
        firmware_version=report.firmware_version,
        booted_at=now,
    )
    told = Event(
        STATION_STATUS,
        station.id,
        now,
        {"booted": True, "admission": station.admission, "vendor": report.vendor, "model": report.model, "reason": report.reason},
    )
    return Decision(
        BootAnswer(station.admission, interval, now),
        (BootSaved(report, now), Told(told)),
        (StationChanged(changed),),
    )


def status(state: StationState, report: StatusReported, _facts: Facts, now: datetime, ids: Ids, policy: Policy) -> Decision:
    """Keep a connector's new state; tell the network where it differs from the old one."""
    at = _status_time(report.station_time, now, policy)
    old = state.connectors.get((report.evse_id, report.connector_id))
    if old is not None and at < old.at:
        return Decision(DONE)  # Overtaken by a newer one (quirk 34). The message itself is in the log.
    connector = Connector(report.evse_id, report.connector_id, report.status, at, report.error_code, report.info, report.vendor_error_code)
    if old is not None and old[2] == connector[2] and old[4:] == connector[4:]:
        return Decision(DONE, (), (ConnectorChanged(connector),))
    writes: list[Write] = [ConnectorSaved(connector)]
    changes: list[Change] = [ConnectorChanged(connector)]
    writes.append(Told(_status_event(state, connector, now)))
    if report.status == "faulted" and (old is None or old.status != "faulted"):
        writes.append(Told(_fault_alert(state, connector, now)))
    if report.ends_transaction and report.status == "available":
        live = state.active_on(report.evse_id)
        # Quirk 39: no StopTransaction came. If it was only late, it will amend what is closed here.
        if live is not None and live.session.started_at <= at:
            close_zombie(live, at, now, writes, changes)
    return Decision(DONE, tuple(writes), tuple(changes))


def _status_time(station_time: datetime | None, now: datetime, policy: Policy) -> datetime:
    """Quirk 32: outside a window around our clock the time of receipt counts."""
    if station_time is None or abs(station_time - now) > policy.status_window:
        return now
    return station_time


def _status_event(state: StationState, connector: Connector, now: datetime) -> Event:
    return Event(
        STATION_STATUS,
        state.station.id,
        now,
        {
            "evse_id": connector.evse_id,
            "connector_id": connector.connector_id,
            "status": connector.status,
            "error_code": connector.error_code,
            "info": connector.info,
            "vendor_error_code": connector.vendor_error_code,
        },
    )


def _fault_alert(state: StationState, connector: Connector, now: datetime) -> Event:
    return Event(
        ALERT_OPENED,
        state.station.id,
        now,
        {
            "code": "connector-faulted",
            "evse_id": connector.evse_id,
            "connector_id": connector.connector_id,
            "error_code": connector.error_code,
            "info": connector.info,
        },
    )
