"""What an OCPP 2.1 station says."""

from __future__ import annotations

from typing import ClassVar, Literal

from laddverk.ocpp.v21.messages import ACTIONS
from laddverk_sim.calls import Payload
from laddverk_sim.evse import Evse
from laddverk_sim.speech import Fixed
from laddverk_sim.v2x import V2x
from laddverk_sim.v2x_commands import FIXED, FIXED_21


class V21(V2x):
    """Transactions end at unplugging (TxStopPoint EVConnected), after an Updated that says who stopped them."""

    subprotocol: ClassVar[Literal["ocpp2.1"]] = "ocpp2.1"
    actions = ACTIONS
    fixed: ClassVar[Fixed] = {**FIXED, **FIXED_21}
    ends_at_unplug = True

    def refine(self, payload: Payload, evse: Evse) -> None:
        if payload["transactionInfo"]["chargingState"] == "Charging":
            payload["transactionInfo"]["operationMode"] = "ChargingOnly"
