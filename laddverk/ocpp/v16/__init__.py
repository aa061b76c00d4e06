"""Messages of OCPP 1.6, generated from the official JSON Schemas."""
