"""The only package that starts processes. Each tool returns a `Fact`, and never raises for what the project does."""
