"""Commands and outcomes on the bus."""

import pytest

from laddverk.domain.commands import Command, Outcome
from laddverk.services.command_wire import decode_command, decode_outcome, encode_command, encode_outcome


def test_a_command_comes_through_whole() -> None:
    """Every field, as it was."""
    command = Command("0" * 32, "CP-1", "reset", {"type": "soft", "list": [1, {"å": None}]}, raw=True, timeout_s=12.5)
    assert decode_command(encode_command(command)) == command


def test_an_outcome_comes_through_whole() -> None:
    """The station's answer too."""
    outcome = Outcome("rejected", {"status": "Rejected"}, "because")
    assert decode_outcome(encode_outcome(outcome)) == outcome


def test_what_a_sender_leaves_out_takes_its_default() -> None:
    """Later versions may add fields at the end."""
    assert decode_command(b'{"id":"1","station_id":"A","name":"reset","params":{},"new":1}') == Command("1", "A", "reset", {})
    assert decode_outcome(b'{"status":"accepted"}') == Outcome("accepted")


@pytest.mark.parametrize("payload", [b"", b"[]", b"null", b"{}", b'{"status":"sent"}', b'{"status":7}', b"\xff", b'{"status":"accepted"'])
def test_what_is_no_outcome_is_said_to_be_none(payload: bytes) -> None:
    """As ValueError, and nothing else."""
    with pytest.raises(ValueError):
        decode_outcome(payload)
