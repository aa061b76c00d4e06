"""OCPP 2.0.1 and 2.1: tokens in what we send."""

from laddverk.gateway.dialects.params import Params

CARD = "ISO14443"
GROUP = "Central"
"""OCPP 2.0.1 IdTokenEnumType: made by the central system. That is what our groups are."""


def id_token(params: Params) -> dict[str, object]:
    """`token` and `token_type` as IdTokenType."""
    uid = params.needed("token", params.text("token"))
    return {"idToken": uid, "type": params.text("token_type") or CARD}
