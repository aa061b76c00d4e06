"""Everything that the gateway sends in these tests is judged by the official schemas."""

import pytest

from tests.ocpp_schemas import sent_is_valid

__all__ = ["sent_is_valid"]


@pytest.fixture(autouse=True)
def _judged(sent_is_valid: list[str]) -> None:
    """Fails the test that sent something else."""
