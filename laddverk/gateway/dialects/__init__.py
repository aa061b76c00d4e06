"""One pure dialect a version: the only place where a version's messages meet our reports and commands."""
