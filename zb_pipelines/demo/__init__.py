"""The demo city: the agencies' own systems of an invented Zibo, with known defects in them."""
