"""The table of permissions."""

from laddverk.domain.users import ADMIN, CALL, MANAGE_API_KEYS, MANAGE_USERS, OPERATOR, PERMISSIONS, READ, ROLES, TECHNICIAN, VIEWER, may


def test_every_role_is_in_the_table_and_reads() -> None:
    """There is no role that can do nothing."""
    assert set(PERMISSIONS) == set(ROLES)
    assert all(may(role, READ) for role in ROLES)


def test_an_admin_may_all_that_anybody_may() -> None:
    """Admin is the top."""
    assert all(PERMISSIONS[role] <= PERMISSIONS[ADMIN] for role in ROLES)


def test_only_admins_let_others_in() -> None:
    """Users and keys are how rights are given."""
    for role in (OPERATOR, TECHNICIAN, VIEWER):
        assert not may(role, MANAGE_USERS)
        assert not may(role, MANAGE_API_KEYS)


def test_raw_calls_are_for_technicians() -> None:
    """An operator's commands are checked by us; a raw call is not."""
    assert may(TECHNICIAN, CALL)
    assert not may(OPERATOR, CALL)


def test_an_unknown_role_may_nothing() -> None:
    """A role that was removed from the table opens nothing."""
    assert not may("owner", READ)
