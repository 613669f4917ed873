"""The recipe that makes the default: small enough to ship, from texts in two languages."""
