-- merge tagging and access
--
-- Revision ID: a6f3097d5ce2
-- Revises: d9065e82fa41, 7ea2c41b95d8
-- Create Date: 2026-09-15 08:00:00+00:00

-- migrate:upgrade

-- migrate:downgrade
