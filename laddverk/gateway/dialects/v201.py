"""The dialect of OCPP 2.0.1."""

from laddverk.gateway.dialects.expressions import tongue
from laddverk.gateway.dialects.security_events import CRITICAL_201
from laddverk.gateway.dialects.settings_answers import of_variables
from laddverk.gateway.dialects.table import TableDialect
from laddverk.gateway.dialects.v2x_answers import REPLIES_201
from laddverk.gateway.dialects.v2x_commands import WORDS_201, phrases
from laddverk.gateway.dialects.v2x_reports import REFUSALS, TRAITS, readers
from laddverk.ocpp.v201.messages import ACTIONS

DIALECT = TableDialect(
    "ocpp2.0.1",
    ACTIONS,
    readers(CRITICAL_201),
    REPLIES_201,
    tongue("OCPP 2.0.1", ACTIONS, phrases(WORDS_201), REFUSALS),
    {"GetVariables": of_variables},
    TRAITS,
)
