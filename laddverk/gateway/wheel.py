"""One clock for all connections: who is to be woken when, in slots of a second. No timer a connection, no task a connection."""

from typing import Protocol


class Sleeper(Protocol):
    """Something that asked to be woken."""

    def wake(self, now: float) -> None:
        """The time has come, or nearly. May be called once too often; must not raise."""
        ...


class Wheel:
    """Slots of `slot_s` seconds. Putting in and taking out cost the same however many sleep."""

    __slots__ = ("_slot_s", "_slots", "_turned")

    def __init__(self, now: float, slot_s: float = 1.0) -> None:
        self._slot_s = slot_s
        self._slots: dict[int, dict[Sleeper, None]] = {}
        self._turned = int(now / slot_s)

    def put(self, sleeper: Sleeper, due: float) -> None:
        """Wake it at `due`, up to a slot late. Never early."""
        slot = max(int(due / self._slot_s) + 1, self._turned + 1)
        bed = self._slots.get(slot)
        if bed is None:
            bed = self._slots[slot] = {}
        bed[sleeper] = None

    def turn(self, now: float) -> None:
        """Wake all whose time has come."""
        slot = int(now / self._slot_s)
        if slot <= self._turned:
            return
        first, self._turned = self._turned + 1, slot
        due = range(first, slot + 1) if slot - first < len(self._slots) else sorted(number for number in self._slots if number <= slot)
        for number in due:
            for sleeper in self._slots.pop(number, ()):
                sleeper.wake(now)

    def __len__(self) -> int:
        return sum(map(len, self._slots.values()))
