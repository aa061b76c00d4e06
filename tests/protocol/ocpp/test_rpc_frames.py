"""Walks `rpc/`: conversations as recorded from stations, with what each version makes of them.

A file holds `about` and, by version, steps: `{"receive": text, "events": [...]}`, `{"call": [action, payload], "id": id}`,
`{"result": id, "text": [...]}`, `{"expire": time, "events": [...]}`. An event names its type and the fields that matter;
its `text` lists the first elements of the message.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from laddverk.ocpp.events import Event
from laddverk.ocpp.rpc import Rpc


def _conversations() -> Iterator[Any]:
    for file in sorted((Path(__file__).parent / "rpc").glob("*.json")):
        for version, steps in json.loads(file.read_text("utf-8"))["versions"].items():
            yield pytest.param(version, steps, id=f"{file.stem}-{version}")


@pytest.mark.parametrize(("version", "steps"), list(_conversations()))
def test_conversation(version: Any, steps: list[dict[str, Any]]) -> None:
    rpc = Rpc(version)
    for step in steps:
        if "receive" in step:
            _compare(rpc.receive(step["receive"], 0.0), step["events"])
        elif "expire" in step:
            _compare(rpc.expire(step["expire"]), step["events"])
        elif "call" in step:
            action, payload = step["call"]
            rpc.call(action, json.dumps(payload).encode(), message_id=step["id"], now=0.0)
        else:
            assert json.loads(rpc.result(step["result"], b"{}")) == step["text"]


def _compare(events: Sequence[Event], expected: list[dict[str, Any]]) -> None:
    assert [type(event).__name__ for event in events] == [one["event"] for one in expected]
    for event, wanted in zip(events, expected, strict=True):
        for name, value in wanted.items():
            if name == "text":
                text = json.loads(event.text)  # type: ignore[union-attr]
                assert text[: len(value)] == value
            elif name == "payload":
                assert json.loads(event.payload) == value  # type: ignore[union-attr]
            elif name != "event":
                assert getattr(event, name) == value
