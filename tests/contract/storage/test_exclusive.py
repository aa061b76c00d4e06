"""Units of work that take turns under a name."""

import asyncio
from dataclasses import replace

from laddverk.domain.tokens import Token
from laddverk.services.ports.paging import Slice
from laddverk.storage import Storage


async def _count_up(storage: Storage, uid: str) -> None:
    async with storage.uow("t1") as work:
        await work.exclusive(f"token {uid}")
        token = await work.tokens.get(uid)
        await work.tokens.save(replace(token, label=str(int(token.label or "0") + 1)))
        await work.commit()


async def test_what_was_read_is_still_so_when_it_is_written(storage: Storage, other: Storage) -> None:
    """Many units on two nodes read, change and write the same row: no change is lost."""
    async with storage.uow("t1") as work:
        await work.tokens.add(Token("AABB"))
        await work.commit()
    await asyncio.gather(*(_count_up(node, "AABB") for node in (storage, other) * 10))
    async with storage.uow("t1") as work:
        assert (await work.tokens.get("aabb")).label == "20"


async def test_readers_do_not_wait_and_leaving_gives_the_name_back(storage: Storage) -> None:
    """Who only reads goes on meanwhile; a unit that ends without a commit blocks nobody."""
    async with storage.uow("t1") as holding:
        await holding.exclusive("a")
        async with storage.uow("t1") as reading:
            assert (await asyncio.wait_for(reading.tokens.list(Slice()), 5)).items == ()
        await holding.commit()
    async with storage.uow("t1") as left:
        await left.exclusive("a")
    async with storage.uow("t1") as again:
        await asyncio.wait_for(again.exclusive("a"), 5)
