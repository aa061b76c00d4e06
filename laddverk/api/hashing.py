"""Argon2 away from the event loop: few threads, and a queue with an end."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from laddverk.domain.errors import TooMany
from laddverk.services.passwords import hash_chosen_password, verify_password

T = TypeVar("T")

THREADS = 2
MAX_WAITING = 32


class HashingPool:
    """Hashes and checks passwords. Raises TooMany when more wait than can be served soon."""

    def __init__(self, pepper: bytes, threads: int = THREADS, max_waiting: int = MAX_WAITING) -> None:
        self._pepper = pepper
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="hashing")
        self._waiting = 0
        self._max = max_waiting

    async def hash(self, password: bytes) -> str:
        """The form in which a chosen password is stored."""
        return await self._run(lambda: hash_chosen_password(password))

    async def verify(self, stored: str, password: bytes) -> bool:
        """Whether the password is the stored one."""
        return await self._run(lambda: verify_password(stored, password, self._pepper))

    def close(self) -> None:
        """No more work is taken."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= self._max:
            raise TooMany("too many passwords are being checked", retry_after_s=2)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1
