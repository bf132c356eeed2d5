"""The registry: what was released, delivered, standardised, built and found, and when."""
