"""Where a query stands in an article, and the passages that show it best."""
