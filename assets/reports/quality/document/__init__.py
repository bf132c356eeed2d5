"""The one document of a report, and how numbers are written in it."""
