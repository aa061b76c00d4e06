"""Charging stations and cars that do not exist, for demonstrations, tests and load.

The station models are sans-IO: bytes and `now` in, frames out (`station.Station`). `fleet` drives many of them over real
sockets, `load` is the lean generator behind the benchmark. The framing is written anew instead of taken from
`laddverk.ocpp.rpc`, so that a fault there cannot hide by being on both ends of the wire.
"""
