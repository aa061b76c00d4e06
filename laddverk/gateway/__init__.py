"""The stations' door."""
