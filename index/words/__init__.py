"""The tables that stemming and cleaning read: one TSV or TOML file each, one case a row."""
