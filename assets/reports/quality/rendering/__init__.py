"""Renders the document as HTML, PDF and XLSX."""
