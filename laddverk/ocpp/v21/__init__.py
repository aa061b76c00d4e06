"""Messages of OCPP 2.1, generated from the official JSON Schemas."""
