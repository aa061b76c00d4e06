"""What a station has to do later, in the order of time and then of asking."""

from __future__ import annotations

import heapq
from collections.abc import Callable

Action = Callable[[float], None]


class Timer:
    """One thing to do later; `cancel` forgets it."""

    __slots__ = ("action", "when")

    def __init__(self, when: float, action: Action) -> None:
        self.when = when
        self.action: Action | None = action

    def cancel(self) -> None:
        self.action = None


class Timers:
    """A heap of timers, run by `run_due`; times are Unix seconds."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Timer]] = []
        self._asked = 0

    def at(self, when: float, action: Action) -> Timer:
        timer = Timer(when, action)
        self._asked += 1
        heapq.heappush(self._heap, (when, self._asked, timer))
        return timer

    @property
    def next_at(self) -> float | None:
        while self._heap and self._heap[0][2].action is None:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def run_due(self, now: float) -> None:
        """Runs what was due when called; what these ask for at `now` or before waits for the next call."""
        due: list[Timer] = []
        while self._heap and self._heap[0][0] <= now:
            due.append(heapq.heappop(self._heap)[2])
        for timer in due:
            action, timer.action = timer.action, None
            if action is not None:
                action(now)
