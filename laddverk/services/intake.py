"""What becomes of a report: a pure decision on the station's state. No I/O; the caller commits, then applies, then answers."""
