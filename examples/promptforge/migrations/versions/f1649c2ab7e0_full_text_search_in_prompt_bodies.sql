-- full-text search in prompt bodies
--
-- On SQLite nothing changes: a developer's few rows are searched without an index.
--
-- Revision ID: f1649c2ab7e0
-- Revises: 0b5de79f13c8
-- Create Date: 2026-10-30 14:25:00+00:00

-- migrate:upgrade only=postgres
CREATE INDEX prompt_versions_body_search ON prompt_versions USING gin (to_tsvector('english', body));

-- migrate:upgrade only=mysql
CREATE FULLTEXT INDEX prompt_versions_body_search ON prompt_versions (body);

-- migrate:downgrade only=postgres
DROP INDEX prompt_versions_body_search;

-- migrate:downgrade only=mysql
DROP INDEX prompt_versions_body_search ON prompt_versions;
