"""Results to text: terminal, JSON, CSV, TREC, concordances, bars, citations."""
