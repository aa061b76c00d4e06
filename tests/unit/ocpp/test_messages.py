"""The generated message types: complete, up to date, and rightly addressed."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import resources
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from laddverk.ocpp.v16 import messages as v16
from laddverk.ocpp.v21 import messages as v21
from laddverk.ocpp.v201 import messages as v201

MODULES = {"v16": v16, "v201": v201, "v21": v21}
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("folder", MODULES)
def test_every_official_schema_has_its_type(folder: str) -> None:
    stems = {Path(file.name).stem for file in (resources.files("ocpp") / folder / "schemas").iterdir()}
    stems.discard("__init__")
    actions = MODULES[folder].ACTIONS
    for stem in stems:
        if stem.endswith("Response"):
            assert actions[stem.removesuffix("Response")].response is getattr(MODULES[folder], stem)
        else:
            name = stem.removesuffix("Request")
            assert actions[name].request is getattr(MODULES[folder], f"{name}Request")
    assert len(actions) == len([stem for stem in stems if not stem.endswith("Response")])
    assert len(actions) == {"v16": 39, "v201": 64, "v21": 91}[folder]


@pytest.mark.parametrize("folder", MODULES)
def test_top_level_fields_carry_the_official_names(folder: str) -> None:
    for action in MODULES[folder].ACTIONS.values():
        for cls in (action.request, action.response):
            if cls is None:
                continue
            name = cls.__name__
            schemas = resources.files("ocpp") / folder / "schemas"
            stem = name.removesuffix("Request") if folder == "v16" or action.response is None else name
            schema = json.loads((schemas / f"{stem}.json").read_text("utf-8-sig"))
            fields = {field.encode_name: field.required for field in msgspec.structs.fields(cls)}
            required = set(schema.get("required", []))
            assert fields == {name: name in required for name in schema.get("properties", {})}


def test_only_the_periodic_event_stream_is_unconfirmed() -> None:
    for module in MODULES.values():
        unconfirmed = [action.name for action in module.ACTIONS.values() if action.response is None]
        assert unconfirmed == (["NotifyPeriodicEventStream"] if module is v21 else [])


@pytest.mark.parametrize(
    ("module", "action", "sender"),
    [
        (v16, "Authorize", "station"),
        (v16, "DataTransfer", "both"),
        (v16, "RemoteStartTransaction", "csms"),
        (v16, "ExtendedTriggerMessage", "csms"),
        (v16, "SignCertificate", "station"),
        (v201, "TransactionEvent", "station"),
        (v201, "CostUpdated", "csms"),
        (v201, "ClearedChargingLimit", "station"),
        (v201, "ReservationStatusUpdate", "station"),
        (v21, "NotifyPeriodicEventStream", "station"),
        (v21, "NotifyAllowedEnergyTransfer", "csms"),
        (v21, "NotifyWebPaymentStarted", "csms"),
        (v21, "PullDynamicScheduleUpdate", "station"),
        (v21, "AFRRSignal", "csms"),
    ],
)
def test_senders(module: ModuleType, action: str, sender: str) -> None:
    assert module.ACTIONS[action].sent_by == sender


def test_the_committed_modules_are_what_the_generator_writes() -> None:
    done = subprocess.run([sys.executable, "scripts/generate_ocpp.py", "--check"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
