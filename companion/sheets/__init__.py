"""Spreadsheets, read and written: XLSX and CSV. What they are about is for others to know."""
