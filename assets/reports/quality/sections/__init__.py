"""The chapters of the bureau's quality report, one file each: facts in, a section out."""
