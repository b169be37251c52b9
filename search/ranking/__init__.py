"""Query to numbers of articles with scores: the plan, the postings, the order."""
