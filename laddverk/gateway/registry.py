"""Who is connected here. Keyed by connection; a station's current one is a second look-up, so that a late close of an old
connection never removes the new one (quirk 11)."""

from collections.abc import Iterator

from laddverk.gateway.connection import Connection


class Registry:
    """All live connections, and which of them speaks for its station."""

    __slots__ = ("_all", "_current")

    def __init__(self) -> None:
        self._all: dict[Connection, None] = {}
        self._current: dict[int, Connection] = {}

    def enter(self, connection: Connection) -> Connection | None:
        """Take a connection in. Returns the one that it supersedes: the older of the two, which may be itself."""
        self._all[connection] = None
        station = connection.state.station
        old = self._current.get(station.key)
        if old is not None and old.state.station.epoch > station.epoch:
            return connection
        self._current[station.key] = connection
        return old

    def leave(self, connection: Connection) -> bool:
        """A connection is gone; True if it spoke for its station until now."""
        self._all.pop(connection, None)
        key = connection.state.station.key
        if self._current.get(key) is connection:
            del self._current[key]
            return True
        return False

    def current(self, station_key: int) -> Connection | None:
        """The connection that speaks for a station here."""
        return self._current.get(station_key)

    def __iter__(self) -> Iterator[Connection]:
        return iter(tuple(self._all))

    def __len__(self) -> int:
        return len(self._all)
