CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE person (id bigserial PRIMARY KEY, feels mood NOT NULL DEFAULT 'ok');
ALTER TYPE mood ADD VALUE 'happy' AFTER 'ok';
ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';
