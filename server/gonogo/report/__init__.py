"""Shows a report to people and to programs. Decides nothing."""
