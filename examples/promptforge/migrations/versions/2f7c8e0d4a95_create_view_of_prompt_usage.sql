-- create view of prompt usage
--
-- Revision ID: 2f7c8e0d4a95
-- Revises: b83f5d1906ac
-- Create Date: 2026-10-08 12:00:00+00:00

-- migrate:upgrade
CREATE VIEW prompt_usage AS
SELECT p.id AS prompt_id, p.title, count(r.id) AS runs, coalesce(sum(r.tokens), 0) AS tokens
FROM prompts p
LEFT JOIN prompt_versions v ON v.prompt_id = p.id
LEFT JOIN runs r ON r.prompt_version_id = v.id
GROUP BY p.id, p.title;

-- migrate:downgrade
DROP VIEW prompt_usage;
