CREATE TABLE parent (id bigserial PRIMARY KEY, name text, state varchar(5) DEFAULT 'new');
CREATE TABLE child (id bigserial PRIMARY KEY, parent_id bigint);
CREATE INDEX parent_name ON parent (name);
ALTER TABLE parent ALTER COLUMN name SET NOT NULL, ALTER COLUMN state TYPE varchar(20), ADD COLUMN made timestamptz NOT NULL DEFAULT now();
ALTER TABLE parent ADD CONSTRAINT parent_name_key UNIQUE (name);
ALTER TABLE child ADD FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE;
