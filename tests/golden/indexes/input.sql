CREATE TABLE t (id bigserial PRIMARY KEY, email text, deleted boolean NOT NULL DEFAULT false, at timestamp);
CREATE INDEX ON t (email, at DESC);
CREATE INDEX CONCURRENTLY IF NOT EXISTS t_at ON t (at DESC NULLS LAST);
CREATE UNIQUE INDEX t_email_lower ON t (lower(email)) WHERE NOT deleted;
DROP INDEX IF EXISTS t_at;
ALTER INDEX t_email_lower RENAME TO t_unique_email;
