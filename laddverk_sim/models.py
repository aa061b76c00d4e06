"""Station models of makers that do not exist."""

from __future__ import annotations

from random import Random
from typing import Final, Literal, NamedTuple

from laddverk_sim.car import Supply

Version = Literal["1.6", "2.0.1", "2.1"]
VERSIONS: Final[tuple[Version, ...]] = ("1.6", "2.0.1", "2.1")


class Plug(NamedTuple):
    """One connector of an EVSE: the 2.x name of its standard and what it can give."""

    standard: str
    supply: Supply


class StationModel(NamedTuple):
    """`evses`: the plugs of each EVSE. `keeps_id`: repeats an unanswered CALL under its old message id."""

    vendor: str
    name: str
    firmware: str
    evses: tuple[tuple[Plug, ...], ...]
    meter_decimals: int
    keeps_id: bool
    versions: tuple[Version, ...]


_AC11 = Plug("cType2", Supply(3, 16.0, 11_000))
_AC22 = Plug("sType2", Supply(3, 32.0, 22_000))
_DC50 = Plug("cCCS2", Supply(0, 125.0, 50_000))
_DC150 = Plug("cCCS2", Supply(0, 400.0, 150_000))

MODELS: Final = (
    StationModel("Norrsken Laddteknik", "Gnista 11", "4.2.1", ((_AC11,),), 0, True, ("1.6",)),
    StationModel("Norrsken Laddteknik", "Gnista Duo 22", "4.3.0", ((_AC22,), (_AC22,)), 0, True, ("1.6", "2.0.1")),
    StationModel("Älvkraft Elektro", "Fors 22", "1.9.7", ((_AC22,),), 1, False, ("2.0.1",)),
    StationModel("Älvkraft Elektro", "Fors 50 DC", "2.0.4", ((_DC50,),), 0, False, ("1.6", "2.0.1")),
    StationModel("Ljusglimt", "Blixt 150", "7.1.0-rc2", ((_DC150,), (_DC150,)), 3, True, ("2.0.1", "2.1")),
    StationModel("Ljusglimt", "Glöd Duo", "7.0.3", ((_AC22,), (_AC22,)), 3, True, ("2.1",)),
)


def some_model(version: Version, rng: Random) -> StationModel:
    """A model that speaks this version."""
    return rng.choice([model for model in MODELS if version in model.versions])
