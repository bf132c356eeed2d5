"""Findings (疑点) and their verification: listed, moved on, exported and imported as a workbook."""
