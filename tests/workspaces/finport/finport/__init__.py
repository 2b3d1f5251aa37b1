"""Portfolios, prices and risk for retail investors."""

__version__ = "3.0.0"
