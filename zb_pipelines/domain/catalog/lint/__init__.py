"""The rules of the review, one room per subject of the Measures; :mod:`zb_pipelines.domain.catalog.review` runs them."""
