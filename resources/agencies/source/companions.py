"""Files that are one delivery only together: a Shapefile and what belongs beside it."""

SHAPES = ".shp"
BESIDE = (".shx", ".dbf", ".prj", ".cpg")
"""Suffixes of the files that bear a Shapefile's own name."""
