"""The rules of the review, one module per subject of the Measures; :mod:`zb_pipelines.domain.catalog.review` runs them."""
