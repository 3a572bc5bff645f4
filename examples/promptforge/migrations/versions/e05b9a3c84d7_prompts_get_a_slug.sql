-- prompts get a slug
--
-- A data migration: existing prompts get theirs from title and id.
--
-- Revision ID: e05b9a3c84d7
-- Revises: 1de8b64c70f9
-- Create Date: 2026-09-23 15:10:00+00:00

-- migrate:upgrade
ALTER TABLE prompts ADD COLUMN slug varchar(240);

UPDATE prompts
SET slug = lower(replace(title, ' ', '-')) || '-' || CAST(id AS varchar(20))
WHERE slug IS NULL;

ALTER TABLE prompts ALTER COLUMN slug SET NOT NULL;
ALTER TABLE prompts ADD CONSTRAINT prompts_slug_key UNIQUE (slug);

-- migrate:downgrade
ALTER TABLE prompts DROP CONSTRAINT prompts_slug_key;
ALTER TABLE prompts DROP COLUMN slug;
