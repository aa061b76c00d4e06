"""The dialect of OCPP 1.6, with the messages of the security whitepaper."""

from laddverk.gateway.dialects.expressions import tongue
from laddverk.gateway.dialects.settings_answers import of_configuration
from laddverk.gateway.dialects.table import TableDialect
from laddverk.gateway.dialects.v16_answers import REPLIES
from laddverk.gateway.dialects.v16_checks import CHECKS
from laddverk.gateway.dialects.v16_commands import PHRASES
from laddverk.gateway.dialects.v16_reports import READERS
from laddverk.ocpp.v16.messages import ACTIONS

REFUSALS = {
    # OCPP-J 1.6 table 7 spells two codes its own way and lacks three.
    "FormatViolation": "FormationViolation",
    "OccurrenceConstraintViolation": "OccurenceConstraintViolation",
    "MessageTypeNotSupported": "ProtocolError",
    "RpcFrameworkError": "ProtocolError",
}

DIALECT = TableDialect(
    "ocpp1.6",
    ACTIONS,
    READERS,
    REPLIES,
    tongue("OCPP 1.6", ACTIONS, PHRASES, REFUSALS, CHECKS),
    {"GetConfiguration": of_configuration},
)
