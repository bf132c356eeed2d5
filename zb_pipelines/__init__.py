"""Public-data platform of a city. Import submodules directly; this package imports nothing."""
