-- first pebble
--
-- Revision ID: 0001
-- Revises:
-- Create Date: 2026-11-22 10:00:00+00:00

-- migrate:upgrade only=pebble
CREATE TABLE pebbles (id integer PRIMARY KEY, colour text);
INSERT INTO pebbles (colour) VALUES ('grey'), ('white; striped');

-- migrate:downgrade only=pebble
DROP TABLE pebbles;
