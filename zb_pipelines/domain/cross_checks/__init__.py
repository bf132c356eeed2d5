"""Declarations of quality: rules over tables (``rules/<rule>.yml``) and terms (``quality.yml``)."""
