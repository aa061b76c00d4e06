"""What the versions share about sampled values."""

MAX_VALUE = 1e15
"""No meter shows more. What is beyond it is kept as text, so that no later arithmetic can overflow."""

MAX_REGISTER_WH = 10**15
"""Times 1,000 this still fits into 64 bits."""


def default_unit(measurand: str) -> str | None:
    """OCPP 1.6 section 7.36 and 2.x UnitOfMeasureType: Wh if the measurand is an energy, else there is no default."""
    return "Wh" if measurand.startswith("Energy") else None


def millis(register_wh: int) -> int | None:
    """A register in mWh, None if it cannot be true."""
    return register_wh * 1_000 if -MAX_REGISTER_WH <= register_wh <= MAX_REGISTER_WH else None
