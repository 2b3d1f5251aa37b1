-- Run by hand after revision 0003: CONCURRENTLY does not work inside a transaction.

CREATE INDEX CONCURRENTLY idx_portfolio_version ON portfolios (id, version);
CREATE INDEX CONCURRENTLY idx_position_version ON positions (id, version);
