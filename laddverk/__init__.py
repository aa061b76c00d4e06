"""Laddverk: a charging-network system."""

__version__ = "0.1.0"
