"""One pure dialect a version: the only place where a version's messages meet our reports and commands."""

from laddverk.gateway.dialects.registry import DIALECTS

__all__ = ["DIALECTS"]
