-- executions are called runs
--
-- Revision ID: b83f5d1906ac
-- Revises: 6c41d7e2b80f
-- Create Date: 2026-10-05 09:20:00+00:00

-- migrate:upgrade
ALTER TABLE executions RENAME TO runs;
CREATE INDEX runs_started_at_idx ON runs (started_at);

-- migrate:downgrade
DROP INDEX runs_started_at_idx;
ALTER TABLE runs RENAME TO executions;
