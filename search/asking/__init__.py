"""The query language: text to query and back, and what a query is widened by."""
