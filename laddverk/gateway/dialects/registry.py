"""Every version we speak, newest first: the order of our preference where a station offers several."""

from laddverk.gateway.dialects import v16, v21, v201
from laddverk.gateway.dialects.dialect import Dialect

DIALECTS: dict[str, Dialect] = {dialect.version: dialect for dialect in (v21.DIALECT, v201.DIALECT, v16.DIALECT)}
"""By WebSocket subprotocol."""
