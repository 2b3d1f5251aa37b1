"""Who holds how many shares of what."""
