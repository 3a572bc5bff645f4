-- wider columns and other defaults
--
-- Revision ID: 6c41d7e2b80f
-- Revises: e05b9a3c84d7
-- Create Date: 2026-09-29 10:00:00+00:00

-- migrate:upgrade
ALTER TABLE prompts ALTER COLUMN title TYPE varchar(300);
ALTER TABLE prompts ALTER COLUMN description DROP NOT NULL;
ALTER TABLE executions ALTER COLUMN tokens TYPE bigint;
ALTER TABLE prompt_versions ALTER COLUMN model DROP DEFAULT;
ALTER TABLE prompt_versions ALTER COLUMN temperature SET DEFAULT 0.70;

-- migrate:downgrade
ALTER TABLE prompt_versions ALTER COLUMN temperature DROP DEFAULT;
ALTER TABLE prompt_versions ALTER COLUMN model SET DEFAULT 'small';
ALTER TABLE executions ALTER COLUMN tokens TYPE integer;
UPDATE prompts SET description = '' WHERE description IS NULL;
ALTER TABLE prompts ALTER COLUMN description SET NOT NULL;
ALTER TABLE prompts ALTER COLUMN title TYPE varchar(200);
