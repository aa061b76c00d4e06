"""The dialect of OCPP 2.1."""

from laddverk.gateway.dialects.expressions import tongue
from laddverk.gateway.dialects.security_events import CRITICAL_21
from laddverk.gateway.dialects.settings_answers import of_variables
from laddverk.gateway.dialects.table import TableDialect
from laddverk.gateway.dialects.v2x_answers import REPLIES_21
from laddverk.gateway.dialects.v2x_commands import WORDS_21, phrases
from laddverk.gateway.dialects.v2x_reports import REFUSALS, TRAITS, readers
from laddverk.ocpp.v21.messages import ACTIONS

DIALECT = TableDialect(
    "ocpp2.1",
    ACTIONS,
    readers(CRITICAL_21),
    REPLIES_21,
    tongue("OCPP 2.1", ACTIONS, phrases(WORDS_21), REFUSALS),
    {"GetVariables": of_variables},
    TRAITS,
)
