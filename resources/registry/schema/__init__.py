"""The registry's tables, their versions and the connection to them."""
