"""How often one may try to log in."""

from datetime import UTC, datetime, timedelta

import pytest

from laddverk.api.limits import TRIES_A_MINUTE, TRIES_A_MINUTE_FROM_ONE_PLACE, Buckets, LoginLimits
from laddverk.domain.errors import TooMany

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _spend(limits: LoginLimits, who: str, address: str, now: datetime) -> None:
    for _ in range(TRIES_A_MINUTE):
        limits.take(who, address, now)


def test_the_sixth_try_in_a_minute_must_wait() -> None:
    """And is told for how long."""
    limits = LoginLimits()
    _spend(limits, "anna", "192.0.2.1", NOW)
    with pytest.raises(TooMany) as caught:
        limits.take("anna", "192.0.2.1", NOW)
    assert caught.value.details["retry_after_s"] == pytest.approx(12)
    limits.take("anna", "192.0.2.1", NOW + timedelta(seconds=13))


def test_nobody_is_locked_out_by_another() -> None:
    """The same name from another place is another bucket, and so is another name from the same place."""
    limits = LoginLimits()
    _spend(limits, "anna", "192.0.2.1", NOW)
    limits.take("anna", "192.0.2.2", NOW)
    limits.take("bo", "192.0.2.1", NOW)


def test_one_place_cannot_try_all_names() -> None:
    """The place has a bucket, too."""
    limits = LoginLimits()
    for number in range(TRIES_A_MINUTE_FROM_ONE_PLACE):
        limits.take(f"user{number}", "192.0.2.1", NOW)
    with pytest.raises(TooMany):
        limits.take("one more", "192.0.2.1", NOW)


def test_the_right_password_does_not_count() -> None:
    """Somebody who logs in often is not an attack."""
    limits = LoginLimits()
    for _ in range(100):
        limits.take("anna", "192.0.2.1", NOW)
        limits.forgive("anna", "192.0.2.1")


def test_memory_is_bounded_and_a_full_table_forgets_the_oldest() -> None:
    """An attacker with many names costs at most the table."""
    buckets = Buckets(5, max_buckets=10)
    for number in range(100):
        assert buckets.take(str(number), 0.0) == 0.0
    assert len(buckets._left) == 10
