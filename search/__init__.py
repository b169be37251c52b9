"""Query to answer: a query is parsed, expanded, ranked and answered with snippets."""
