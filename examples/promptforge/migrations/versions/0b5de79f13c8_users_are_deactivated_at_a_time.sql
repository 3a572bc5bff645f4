-- users are deactivated at a time
--
-- Revision ID: 0b5de79f13c8
-- Revises: 94a0e6c3d72b
-- Create Date: 2026-10-21 08:50:00+00:00

-- migrate:upgrade
ALTER TABLE users ADD COLUMN deactivated_at timestamptz;
UPDATE users SET deactivated_at = now() WHERE NOT is_active;
ALTER TABLE users DROP COLUMN is_active;

-- migrate:downgrade
ALTER TABLE users ADD COLUMN is_active boolean NOT NULL DEFAULT true;
UPDATE users SET is_active = false WHERE deactivated_at IS NOT NULL;
ALTER TABLE users DROP COLUMN deactivated_at;
