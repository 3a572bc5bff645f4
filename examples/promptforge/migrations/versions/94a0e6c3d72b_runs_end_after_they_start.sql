-- runs end after they start
--
-- Revision ID: 94a0e6c3d72b
-- Revises: 2f7c8e0d4a95
-- Create Date: 2026-10-14 17:30:00+00:00

-- migrate:upgrade
UPDATE runs SET finished_at = NULL WHERE finished_at < started_at;
ALTER TABLE runs ADD CONSTRAINT runs_times CHECK (finished_at IS NULL OR finished_at >= started_at);
ALTER TABLE runs DROP CONSTRAINT executions_tokens_check;
ALTER TABLE runs ADD CONSTRAINT runs_tokens CHECK (tokens BETWEEN 0 AND 10000000);

-- migrate:downgrade
ALTER TABLE runs DROP CONSTRAINT runs_tokens;
ALTER TABLE runs ADD CONSTRAINT executions_tokens_check CHECK (tokens >= 0);
ALTER TABLE runs DROP CONSTRAINT runs_times;
