"""The catalog as a clerk's workbook shows it: columns, cells, and the way back into YAML."""
