"""What `/metrics` shows of the gateway and the bus: the parts count in plain numbers, and are read when somebody asks."""

from collections.abc import Callable, Iterable

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from laddverk.gateway.node import LATENCY_BOUNDS_S, Counters

_COUNTED = {
    "connections_total": ("laddverk_station_connections", "Connections of stations that came in"),
    "handshakes_refused": ("laddverk_station_handshakes_refused", "Requests of stations that were refused before the 101"),
    "repeated": ("laddverk_messages_repeated", "Messages that a station sent again"),
    "refused": ("laddverk_messages_refused", "Messages answered by an error"),
    "faults": ("laddverk_message_faults", "Messages that we failed to handle: each is a bug of ours"),
    "ignored": ("laddverk_messages_ignored", "Frames that were no OCPP and had no answer"),
    "throttled": ("laddverk_stations_throttled", "Times that a station was slowed down"),
    "flooded": ("laddverk_stations_flooded", "Connections closed because the station sent too much"),
    "fenced": ("laddverk_commits_fenced", "Entries refused because a newer home holds the station"),
    "failed": ("laddverk_commits_failed", "Entries that storage refused"),
}
"""Field of Counters -> metric name and meaning."""


class GatewayFigures(Collector):
    """Reads the gateway's counters."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters

    def collect(self) -> Iterable[Metric]:
        """One scrape."""
        counters = self._counters
        yield GaugeMetricFamily("laddverk_stations_connected", "Open connections of stations", value=counters.connections_open)
        for field, (name, meaning) in _COUNTED.items():
            yield CounterMetricFamily(name, meaning, value=getattr(counters, field))
        for direction, by_action in (("received", counters.received), ("sent", counters.sent)):
            family = CounterMetricFamily(f"laddverk_calls_{direction}", f"OCPP calls {direction}, by action", labels=["action"])
            for action, count in list(by_action.items()):
                family.add_metric([action], count)
            yield family
        buckets, total = [], 0
        for bound, count in zip((*map(str, LATENCY_BOUNDS_S), "+Inf"), counters.commit_buckets, strict=True):
            total += count
            buckets.append((bound, float(total)))
        yield HistogramMetricFamily(
            "laddverk_commit_seconds",
            "From taking a message in hand until it was durable",
            buckets=buckets,
            sum_value=counters.commit_seconds,
        )


class BusFigures(Collector):
    """Whether the bus is there, and what it dropped."""

    def __init__(self, ready: Callable[[], bool], dropped: Callable[[], int]) -> None:
        self._ready = ready
        self._dropped = dropped

    def collect(self) -> Iterable[Metric]:
        """One scrape."""
        yield GaugeMetricFamily("laddverk_bus_connected", "1 while the bus is there", value=int(self._ready()))
        yield CounterMetricFamily("laddverk_bus_dropped", "Telemetry dropped because nobody could take it", value=self._dropped())
