"""Use cases: one file a noun, one function a unit of work."""
