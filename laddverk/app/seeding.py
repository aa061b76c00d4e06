"""Fills the demo's database through the ordinary use cases. What is there already stays as it is."""

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from laddverk.app.demo_network import ADMIN_EMAIL, ADMIN_NAME, SITES, site_of
from laddverk.domain.errors import Conflict
from laddverk.domain.ids import Ids
from laddverk.domain.locations import Location
from laddverk.domain.tokens import Token
from laddverk.domain.users import DEFAULT_TENANT
from laddverk.services import locations, stations, tokens, users
from laddverk.services.access import make_link
from laddverk.services.auditing import Caller, system_caller
from laddverk.services.passwords import hash_made_password
from laddverk.services.ports.paging import LARGEST_PAGE, Slice
from laddverk.services.ports.records import UnitOfWorkFactory
from laddverk.services.ports.station_records import StationSettings

LINK_LIFETIME = timedelta(hours=12)


@dataclass(frozen=True)
class Seeder:
    """`secret`: the installation's key, under which station passwords are kept and the demo's are made."""

    uow: UnitOfWorkFactory
    ids: Ids
    clock: Callable[[], datetime]
    secret: bytes

    async def network(self, station_ids: Sequence[str], token_uids: Sequence[str]) -> None:
        """Sites, stations with passwords, and the drivers' tokens."""
        sites = await self._sites()
        for number, station_id in enumerate(station_ids):
            await self._station(station_id, sites[site_of(number).name])
        for uid in token_uids:
            try:
                await tokens.create(self.uow, self.ids, self._by(), Token(uid))
            except Conflict:
                continue  # known from an earlier start

    def password(self) -> str:
        """The password of all demo stations: the same at every start, another in every installation."""
        return hmac.new(self.secret, b"demo-station", "sha256").hexdigest()[:32]

    async def login_token(self) -> str:
        """A one-time token that logs the demo's admin in."""
        async with self.uow(None) as work:
            known = await work.access.user(ADMIN_EMAIL)
        if known is None:
            user, _ = await users.invite(self.uow, self.ids, self._by(), ADMIN_EMAIL, "admin", ADMIN_NAME)
        else:
            user = known.user
        async with self.uow(DEFAULT_TENANT) as work:
            token = await make_link(work, user.id, self.clock(), LINK_LIFETIME)
            await work.commit()
        return token

    async def _sites(self) -> dict[str, str]:
        """Site name -> location id."""
        async with self.uow(DEFAULT_TENANT) as work:
            page = await work.locations.list(Slice(LARGEST_PAGE, None))
        known = {location.name: location.id for location in page.items}
        for site in SITES:
            if site.name not in known:
                location = await locations.create(
                    self.uow,
                    self.ids,
                    self._by(),
                    Location(
                        id="",
                        name=site.name,
                        address=site.address,
                        city=site.city,
                        postal_code=site.postal_code,
                        country="SE",
                        latitude=site.latitude,
                        longitude=site.longitude,
                        time_zone="Europe/Stockholm",
                        power_limit_w=site.power_limit_w,
                    ),
                )
                known[site.name] = location.id
        return known

    async def _station(self, station_id: str, location_id: str) -> None:
        stored = hash_made_password(self.password().encode(), self.secret)
        try:
            await stations.register(self.uow, self.ids, self._by(), station_id, StationSettings(location_id=location_id), stored)
        except Conflict:
            return  # known from an earlier start

    def _by(self) -> Caller:
        return system_caller(self.clock(), DEFAULT_TENANT, "laddverk demo")
