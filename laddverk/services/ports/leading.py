"""Which of several processes runs the jobs."""

from typing import Protocol


class Leadership(Protocol):
    """At most one process holds it at any moment; it falls to another when its holder dies."""

    async def lead(self) -> bool:
        """Become or stay the leader; False while another is. Called every few seconds. Raises Unavailable."""
        ...

    async def resign(self) -> None:
        """Give it away. Safe to call without having it."""
        ...
