"""Messages of OCPP 2.0.1, generated from the official JSON Schemas."""
