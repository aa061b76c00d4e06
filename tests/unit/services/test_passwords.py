"""How secrets are made, kept and checked."""

from laddverk.services import passwords

PEPPER = b"p" * 32


def test_a_made_password_is_cheap_and_bound_to_the_installation() -> None:
    """Another pepper, another hash."""
    password = passwords.make_station_password().encode()
    stored = passwords.hash_made_password(password, PEPPER)
    assert len(password) == passwords.STATION_PASSWORD_LENGTH
    assert not passwords.is_costly(stored)
    assert passwords.verify_password(stored, password, PEPPER)
    assert not passwords.verify_password(stored, password, b"q" * 32)
    assert not passwords.verify_password(stored, password + b"x", PEPPER)
    assert password.decode() not in stored


def test_a_chosen_password_is_argon2id() -> None:
    """As the security policy asks, with a salt of its own."""
    stored = passwords.hash_chosen_password(b"correct horse")
    assert stored.startswith("$argon2id$")
    assert stored != passwords.hash_chosen_password(b"correct horse")
    assert passwords.is_costly(stored)
    assert passwords.verify_password(stored, b"correct horse", PEPPER)
    assert not passwords.verify_password(stored, b"battery", PEPPER)


def test_a_damaged_hash_matches_nothing() -> None:
    """And raises nothing."""
    for stored in ("", "x", "hmac-sha256$", "$argon2id$v=19$", "$argon2id$v=19$m=65536,t=3,p=1$AAAA$AAAA"):
        assert not passwords.verify_password(stored, b"", PEPPER)


def test_tokens_are_long_prefixed_and_different() -> None:
    """256 bits behind the prefix."""
    first, second = passwords.make_token("lvk"), passwords.make_token("lvk")
    assert first.startswith("lvk_")
    assert len(first) >= 4 + 43
    assert first != second
    assert passwords.hash_token(first) != passwords.hash_token(second)


def test_a_csrf_token_belongs_to_one_login() -> None:
    """It is not another login's, nor another installation's."""
    assert passwords.same(passwords.csrf_token(PEPPER, "a"), passwords.csrf_token(PEPPER, "a"))
    assert not passwords.same(passwords.csrf_token(PEPPER, "a"), passwords.csrf_token(PEPPER, "b"))
    assert not passwords.same(passwords.csrf_token(PEPPER, "a"), passwords.csrf_token(b"q", "a"))
    assert not passwords.same("å\ud800", "a")
