-- tags get a label that is always there
--
-- Revision ID: d9065e82fa41
-- Revises: 48be13f7d06a
-- Create Date: 2026-09-14 16:20:00+00:00

-- migrate:upgrade
ALTER TABLE tags RENAME COLUMN name TO label;
UPDATE tags SET label = 'unnamed' WHERE label IS NULL;
ALTER TABLE tags ALTER COLUMN label SET NOT NULL;
ALTER TABLE tags ADD CONSTRAINT tags_label_key UNIQUE (label);

-- migrate:downgrade
ALTER TABLE tags DROP CONSTRAINT tags_label_key;
ALTER TABLE tags ALTER COLUMN label DROP NOT NULL;
ALTER TABLE tags RENAME COLUMN label TO name;
