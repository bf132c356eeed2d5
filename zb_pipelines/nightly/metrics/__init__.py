"""Figures of an installation for Prometheus."""
