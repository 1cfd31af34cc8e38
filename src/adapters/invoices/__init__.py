"""Invoices and credit notes on paper: as a page to print, and as a PDF."""
