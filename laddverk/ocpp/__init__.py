"""OCPP 1.6, 2.0.1 and 2.1 as a library without I/O: framing (`rpc`), typed messages (`v16`, `v201`, `v21`), `codec`."""
