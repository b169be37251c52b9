"""What each way of calling `search` does."""
