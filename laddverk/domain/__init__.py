"""Rules on plain data: no I/O, no clock, no third-party import. Time is an argument."""
