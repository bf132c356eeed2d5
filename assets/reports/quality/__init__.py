"""The quality report: facts, sections, one document, its renderings."""
