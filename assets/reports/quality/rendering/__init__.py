"""The one document as page (HTML), paper (PDF) and workbook (XLSX)."""
