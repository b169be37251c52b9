"""Indonesian words: tokens, roots and abbreviations, beside the tables that they read, one TSV a kind."""
