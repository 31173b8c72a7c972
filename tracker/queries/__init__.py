"""Reads that span concepts. Dates are passed in; page, API and feed read through the same verb."""
