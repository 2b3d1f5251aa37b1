"""Reading Python with LibCST and changing its text in place."""
