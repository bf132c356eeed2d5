"""Registers of personal and important data, made from the released catalog."""
