"""Derived tables and findings: what base and thematic databases are assembled from, as declared.

A derived table is a query with a declared face (title, columns, parameters); a finding rule
is a query whose rows are doubts (疑点) that somebody should verify. Both stand in the catalog folder.
"""
