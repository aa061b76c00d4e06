"""The demo's network: real places in Sweden, stations and tokens that do not exist. Plain data; `seeding.py` stores it."""

from typing import NamedTuple


class Site(NamedTuple):
    """A car park where stations could well stand. Coordinates in degrees, WGS 84; `power_limit_w` of its grid connection."""

    name: str
    address: str
    postal_code: str
    city: str
    latitude: float
    longitude: float
    power_limit_w: int


SITES = (
    Site("Centralstationen", "Klarabergsviadukten 72", "111 64", "Stockholm", 59.33078, 18.05702, 400_000),
    Site("Nordstan P-hus", "Nils Ericsonsgatan 17", "411 03", "Göteborg", 57.70875, 11.96960, 300_000),
    Site("Malmö Live", "Dag Hammarskjölds torg 2", "211 18", "Malmö", 55.60748, 12.99434, 250_000),
    Site("Uppsala Resecentrum", "Stationsgatan 12", "753 40", "Uppsala", 59.85826, 17.64628, 200_000),
    Site("Linköping Tornby", "Roxengatan 11", "582 73", "Linköping", 58.42879, 15.59712, 600_000),
    Site("Umeå Avion", "Marknadsgatan 1", "904 22", "Umeå", 63.80594, 20.25450, 350_000),
    Site("Luleå Storheden", "Betongvägen 2", "973 45", "Luleå", 65.61757, 22.05436, 350_000),
    Site("Kiruna Stadshus", "Stadshustorget 1", "981 30", "Kiruna", 67.84851, 20.30313, 150_000),
    Site("Östersund Stortorget", "Prästgatan 19", "831 31", "Östersund", 63.17792, 14.63640, 150_000),
    Site("Visby Österväg", "Österväg 3", "621 45", "Visby", 57.63476, 18.30497, 120_000),
    Site("Jönköping A6", "Kompanigatan 20", "553 05", "Jönköping", 57.77242, 14.20372, 500_000),
    Site("Kalmar Hansa", "Fabriksgatan 31", "392 43", "Kalmar", 56.68130, 16.31960, 400_000),
)

ADMIN_EMAIL = "demo@laddverk.example"
ADMIN_NAME = "Demo"
WAITING_STATION = "NY-0001"
"""Not registered: it waits for approval."""

DEFAULT_STATIONS = 24
MOST_STATIONS = 5_000


def site_of(number: int) -> Site:
    """Where the station with this number stands."""
    return SITES[number % len(SITES)]
