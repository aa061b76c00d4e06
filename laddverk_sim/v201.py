"""What an OCPP 2.0.1 station says."""

from __future__ import annotations

from typing import ClassVar, Literal

from laddverk.ocpp.v201.messages import ACTIONS
from laddverk_sim.speech import Fixed
from laddverk_sim.v2x import V2x
from laddverk_sim.v2x_commands import FIXED


class V201(V2x):
    """Transactions end when the card or the central system says so, or the plug is pulled."""

    subprotocol: ClassVar[Literal["ocpp2.0.1"]] = "ocpp2.0.1"
    actions = ACTIONS
    fixed: ClassVar[Fixed] = FIXED
