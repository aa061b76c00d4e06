"""Users, logins, API keys, tokens, sites, audit, idempotency and commands in a unit of work."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from laddverk.domain.audit import AuditEntry
from laddverk.domain.errors import Conflict, Invalid, NotFound
from laddverk.domain.locations import Location, OpeningHours
from laddverk.domain.tokens import Token
from laddverk.domain.users import ApiKey, OneTimeLink, User, WebSession
from laddverk.services.ports.paging import Slice
from laddverk.services.ports.people_records import KeyKnown, Known, LoginKnown
from laddverk.services.ports.records import KeptResponse
from laddverk.services.ports.station_records import CommandRecord, StationSettings
from laddverk.storage import Storage
from tests.contract.storage.stories import IDS, NOW, at


def user(email: str = "Åsa@Example.org", role: str = "admin", name: str | None = "Åsa") -> User:
    return User(IDS.new(), email, role, name, "hash", False, NOW, NOW, None)


async def test_users_are_stored_changed_and_removed(storage: Storage) -> None:
    """Addresses are unique over all tenants whatever their case; pages are newest first."""
    first, second = user(), user("b@example.org", "viewer", None)
    async with storage.uow("t1") as work:
        await work.users.add(first)
        await work.users.add(second)
        await work.commit()
    async with storage.uow("t2") as work:
        with pytest.raises(Conflict):
            await work.users.add(user("ÅSA@example.ORG"))
    async with storage.uow("t1") as work:
        with pytest.raises(Conflict):
            await work.users.save(replace(second, email="åsa@EXAMPLE.org"))
    async with storage.uow("t1") as work:
        page = await work.users.list(Slice(1))
        assert page.items == (second,)
        assert (await work.users.list(Slice(1, page.next))).items == (first,)
        assert (await work.users.list(Slice(), role="admin")).items == (first,)
        assert await work.users.active_admins() == 1
        changed = replace(first, disabled=True, last_login_at=at(5), name="nul\0")
        await work.users.save(changed)
        assert await work.users.active_admins() == 0
        assert await work.users.get(first.id) == replace(changed, name="nul\u2400")
        await work.commit()
    async with storage.uow("t2") as work:
        for refused in (work.users.get(first.id), work.users.save(first), work.users.delete(first.id)):
            with pytest.raises(NotFound):
                await refused


async def test_of_two_admins_who_remove_each_other_one_remains(storage: Storage) -> None:
    """Counting admins locks them, so that the second sees what the first did."""
    one, two = user("a@x.org"), user("b@x.org")
    async with storage.uow("t1") as work:
        await work.users.add(one)
        await work.users.add(two)
        await work.commit()

    async def remove(who: User) -> bool:
        async with storage.uow("t1") as work:
            if await work.users.active_admins() < 2:
                return False
            await asyncio.sleep(0)
            await work.users.delete(who.id)
            await work.commit()
            return True

    assert sorted(await asyncio.gather(remove(one), remove(two))) == [False, True]


async def test_logins_and_links(storage: Storage) -> None:
    """Found by digest, ended, used once, swept; gone with their user."""
    owner = user()
    logins = [WebSession(f"h{number}", owner.id, NOW, at(100 * (number + 1)), "::1", "Firefox") for number in range(3)]
    async with storage.uow("t1") as work:
        await work.users.add(owner)
        for login in logins:
            await work.users.add_login(login)
        await work.users.add_link(OneTimeLink("old", owner.id, NOW, at(50)))
        await work.users.add_link(OneTimeLink("link", owner.id, NOW, at(50)))
        await work.commit()
    async with storage.uow(None) as work:
        assert await work.access.user("åsa@EXAMPLE.org") == Known("t1", owner)
        assert await work.access.user("nobody") is None
        assert await work.access.login("h1") == LoginKnown("t1", owner, logins[1])
        assert await work.access.peek_link("old", NOW) is None
        assert await work.access.peek_link("link", NOW) == Known("t1", owner)
        assert await work.access.peek_link("link", at(50)) is None
        await work.access.end_login("h1")
        assert await work.access.login("h1") is None
        await work.commit()

    async def take() -> Known | None:
        async with storage.uow(None) as work:
            taken = await work.access.take_link("link", NOW)
            await work.commit()
            return taken

    results = await asyncio.gather(take(), take())
    assert sorted(result is None for result in results) == [False, True]
    async with storage.uow("t1") as work:
        await work.users.end_logins(owner.id, keep="h2")
        await work.commit()
    async with storage.uow(None) as work:
        assert await work.access.login("h0") is None
        assert await work.access.login("h2") is not None
        assert await work.access.sweep(at(300)) == 1
        await work.commit()
    async with storage.uow("t1") as work:
        await work.users.add_login(replace(logins[0], token_hash="again"))
        await work.users.delete(owner.id)
        await work.commit()
    async with storage.uow(None) as work:
        assert await work.access.login("again") is None


async def test_api_keys(storage: Storage) -> None:
    """Found by digest over all tenants, listed in their own, noted when used, gone when deleted."""
    keys = [ApiKey(IDS.new(), f"key {number}", "viewer", "lvk_ab", f"digest{number}", NOW, at(9), None, "Åsa") for number in range(3)]
    async with storage.uow("t1") as work:
        for key in keys:
            await work.api_keys.add(key)
        page = await work.api_keys.list(Slice(2))
        assert page.items == (keys[2], keys[1])
        assert (await work.api_keys.list(Slice(2, page.next))).items == (keys[0],)
        await work.api_keys.delete(keys[0].id)
        await work.commit()
    async with storage.uow(None) as work:
        await work.access.used(keys[1].id, at(3))
        assert await work.access.api_key("digest1") == KeyKnown("t1", replace(keys[1], last_used_at=at(3)))
        assert await work.access.api_key("digest0") is None
    async with storage.uow("t2") as work:
        with pytest.raises(NotFound):
            await work.api_keys.get(keys[1].id)
        with pytest.raises(NotFound):
            await work.api_keys.delete(keys[1].id)


async def test_tokens(storage: Storage) -> None:
    """Unique by uid whatever its case within a tenant; filters; text without wildcards."""
    cards = [Token("Å-1", group="g"), Token("b_2", "eMAID", "blocked", None, "d", at(1), NOW, NOW), Token("bx2", "Local")]
    async with storage.uow("t1") as work:
        for card in cards:
            await work.tokens.add(card)
        await work.commit()
    async with storage.uow("t1") as work:
        with pytest.raises(Conflict):
            await work.tokens.add(Token("å-1"))
    async with storage.uow("t2") as work:
        await work.tokens.add(Token("å-1"))
        assert await work.tokens.get("Å-1") == Token("å-1")
    async with storage.uow("t1") as work:
        assert (await work.tokens.list(Slice())).items == (cards[2], cards[1], cards[0])
        assert (await work.tokens.list(Slice(), status="blocked")).items == (cards[1],)
        assert (await work.tokens.list(Slice(), type="Local")).items == (cards[2],)
        assert (await work.tokens.list(Slice(), group="g")).items == (cards[0],)
        assert (await work.tokens.list(Slice(), text="B_")).items == (cards[1],)
        await work.tokens.save(Token("Å-1", status="expired"))
        assert await work.tokens.get("å-1") == Token("Å-1", status="expired")
        await work.tokens.delete("å-1")
        for refused in (work.tokens.get("Å-1"), work.tokens.save(cards[0]), work.tokens.delete("Å-1")):
            with pytest.raises(NotFound):
                await refused


async def test_locations(storage: Storage) -> None:
    """Every field comes back; a site goes only when no station stands there."""
    site = Location(
        IDS.new(),
        "Åre",
        "Väg 1",
        "Åre",
        "83751",
        "SE",
        63.4,
        13.08,
        "Europe/Stockholm",
        (OpeningHours(1, "08:00", "20:00"),),
        2**40,
        NOW,
        NOW,
    )
    async with storage.uow("t1") as work:
        await work.locations.add(site)
        await work.locations.add(Location(IDS.new(), "100%"))
        await work.stations.add("CP-1", StationSettings(location_id=site.id), None, NOW)
        await work.commit()
    async with storage.uow("t2") as work:
        with pytest.raises(NotFound):
            await work.locations.delete(site.id)
    async with storage.uow("t1") as work:
        assert await work.locations.get(site.id) == site
        assert (await work.locations.list(Slice(), "VÄG")).items == (site,)
        assert [found.name for found in (await work.locations.list(Slice(), "%")).items] == ["100%"]
        await work.locations.save(replace(site, name="Duved", opening_hours=()))
        assert (await work.locations.get(site.id)).name == "Duved"
        with pytest.raises(Conflict):
            await work.locations.delete(site.id)
    async with storage.uow("t1") as work:
        await work.stations.delete("CP-1", NOW)
        await work.locations.delete(site.id)
        with pytest.raises(NotFound):
            await work.locations.get(site.id)


async def test_the_audit_trail(storage: Storage) -> None:
    """Newest first, by each filter."""
    trail = [
        AuditEntry(
            IDS.new(),
            at(number),
            "user",
            f"u{number % 2}",
            "Åsa",
            "station.update",
            "station",
            "CP-1",
            {"a": 1},
            {"a": [None]},
            "why",
            "::1",
        )
        for number in range(4)
    ]
    async with storage.uow("t1") as work:
        for entry in trail:
            await work.audit.add(entry)
        assert (await work.audit.list(Slice())).items == tuple(trail[::-1])
        assert (await work.audit.list(Slice(), actor_id="u1")).items == (trail[3], trail[1])
        assert (
            await work.audit.list(Slice(), noun="station", noun_id="CP-1", action="station.update", at_from=at(1), at_before=at(3))
        ).items == (
            trail[2],
            trail[1],
        )
        assert (await work.audit.list(Slice(), noun_id="CP-2")).items == ()
        await work.commit()
    async with storage.uow("t2") as work:
        assert (await work.audit.list(Slice())).items == ()


async def test_idempotency_keys(storage: Storage) -> None:
    """Of many who begin at once one gets the key; the others see it running, then its response; a dead one is taken over."""
    asked = KeptResponse("actor", "key", "digest", NOW)

    async def begin(kept: KeptResponse = asked, stale_before: timedelta = timedelta(0)) -> KeptResponse | None:
        async with storage.uow("t1") as work:
            stored = await work.idempotency.begin(kept, NOW + stale_before)
            await work.commit()
            return stored

    results = await asyncio.gather(*[begin() for _ in range(5)])
    assert sorted(result is None for result in results) == [False] * 4 + [True]
    assert await begin(replace(asked, digest="other")) == asked
    later = replace(asked, created_at=at(100))
    assert await begin(later, timedelta(seconds=50)) is None
    finished = replace(later, status=201, body='{"id":"x"}')
    async with storage.uow("t1") as work:
        await work.idempotency.finish(finished)
        await work.commit()
    assert await begin(asked, timedelta(days=1)) == finished
    async with storage.uow("t2") as work:
        assert await work.idempotency.begin(asked, NOW) is None
    async with storage.uow("t1") as work:
        await work.idempotency.forget("actor", "key")
        assert await work.idempotency.begin(asked, NOW) is None
        await work.commit()
    async with storage.uow(None) as work:
        assert await work.idempotency.sweep(at(1)) == 1


async def test_commands_end_once(storage: Storage) -> None:
    """A final status stays; stuck ones are found over all tenants, oldest first."""

    def command(number: int, status: str = "queued") -> CommandRecord:
        return CommandRecord(
            IDS.new(), "CP-1", "reset", {"type": "soft", "n": number}, False, status, at(number), at(number), actor_name="Åsa"
        )

    made = [command(0), command(1, "sent"), command(2, "accepted"), command(3)]
    async with storage.uow("t1") as work:
        for one in made:
            await work.commands.add(one)
        await work.commit()
    async with storage.uow("t2") as work:
        with pytest.raises(NotFound):
            await work.commands.get(made[0].id)
        assert not await work.commands.move(made[0].id, "sent", None, None, at(5))
    async with storage.uow("t1") as work:
        assert await work.commands.get(made[1].id) == made[1]
        assert (await work.commands.list(Slice(), station_id="cp-1", status="queued")).items == (made[3], made[0])
        assert await work.commands.move(made[0].id, "accepted", {"status": "Accepted"}, "why", at(9))
        assert not await work.commands.move(made[0].id, "failed", None, None, at(10))
        ended = await work.commands.get(made[0].id)
        assert (ended.status, ended.response, ended.reason, ended.updated_at) == ("accepted", {"status": "Accepted"}, "why", at(9))
        await work.commit()
    async with storage.uow(None) as work:
        assert await work.commands.stuck(at(3), 10) == [("t1", made[1])]
        assert await work.commands.stuck(at(99), 10) == [("t1", made[1]), ("t1", made[3])]
        with pytest.raises(Invalid):
            await work.commands.add(command(9))


async def test_units_of_work_at_once_wait_for_each_other(storage: Storage) -> None:
    """Many units on a small pool, some of them cancelled in the middle, neither freeze nor leave a turn behind."""

    async def register(number: int) -> None:
        async with storage.uow("t1") as work:
            await work.stations.add(f"CP-{number}", StationSettings(), None, NOW)
            await asyncio.sleep(0)
            await work.stations.get(f"CP-{number}")
            await work.commit()

    tasks = [asyncio.create_task(register(number)) for number in range(40)]
    while not any(task.done() for task in tasks):
        await asyncio.sleep(0)
    for task in tasks[1::4]:
        task.cancel()
    results = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 60)
    assert all(result is None or isinstance(result, asyncio.CancelledError) for result in results)
    await asyncio.wait_for(register(99), 20)
    with pytest.raises(Conflict):
        await register(99)
