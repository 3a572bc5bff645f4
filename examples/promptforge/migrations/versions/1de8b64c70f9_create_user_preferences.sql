-- create user preferences
--
-- Revision ID: 1de8b64c70f9
-- Revises: a6f3097d5ce2
-- Create Date: 2026-09-18 13:40:00+00:00

-- migrate:upgrade
CREATE TABLE user_preferences (
    user_id    bigint PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    theme      varchar(20) NOT NULL DEFAULT 'light' CHECK (theme IN ('light', 'dark')),
    language   varchar(10) NOT NULL DEFAULT 'en',
    page_size  smallint NOT NULL DEFAULT 25,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT user_preferences_page_size CHECK (page_size BETWEEN 5 AND 200)
);

INSERT INTO user_preferences (user_id)
SELECT id FROM users;

-- migrate:downgrade
DROP TABLE user_preferences;
