-- Partitions. See read_own_pairs() in ../pairs_test.cpp for the form.

-- pair: range partitions come and go
CREATE TABLE m (id integer NOT NULL, d date NOT NULL, PRIMARY KEY (id, d)) PARTITION BY RANGE (d);
CREATE TABLE m20 PARTITION OF m FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE m21 PARTITION OF m FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
-- becomes
CREATE TABLE m (id integer NOT NULL, d date NOT NULL, PRIMARY KEY (id, d)) PARTITION BY RANGE (d);
CREATE TABLE m21 PARTITION OF m FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE TABLE m22 PARTITION OF m FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
CREATE TABLE md PARTITION OF m DEFAULT;

-- pair: partition detached
CREATE TABLE m (id integer, d date) PARTITION BY RANGE (d);
CREATE TABLE m20 PARTITION OF m FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE INDEX mi ON m (id);
-- becomes
CREATE TABLE m (id integer, d date) PARTITION BY RANGE (d);
CREATE TABLE m20 (id integer, d date);
CREATE INDEX m20_id_idx ON m20 (id);
CREATE INDEX mi ON m (id);

-- pair: table attached
CREATE TABLE m (id integer, d date) PARTITION BY RANGE (d);
CREATE TABLE m20 (id integer, d date);
-- becomes
CREATE TABLE m (id integer, d date) PARTITION BY RANGE (d);
CREATE TABLE m20 PARTITION OF m FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');

-- pair: bounds change
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN ('a', 'b');
CREATE TABLE m2 PARTITION OF m FOR VALUES IN ('c');
-- becomes
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE m1 PARTITION OF m FOR VALUES IN ('a');
CREATE TABLE m2 PARTITION OF m FOR VALUES IN ('b', 'c');

-- pair: index on a partitioned table
CREATE TABLE m (id integer, d date, v text) PARTITION BY RANGE (d);
CREATE TABLE m20 PARTITION OF m FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE INDEX mi ON m (id);
-- becomes
CREATE TABLE m (id integer, d date, v text) PARTITION BY RANGE (d);
CREATE TABLE m20 PARTITION OF m FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE INDEX mi ON m (id, v);
CREATE UNIQUE INDEX mu ON m (id, d);
CREATE INDEX only20 ON m20 (v) WHERE v IS NOT NULL;

-- pair: local index becomes that of the whole
CREATE TABLE m (id integer, d date, v text) PARTITION BY RANGE (d);
CREATE TABLE m20 PARTITION OF m FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE INDEX loc ON m20 (v);
-- becomes
CREATE TABLE m (id integer, d date, v text) PARTITION BY RANGE (d);
CREATE TABLE m20 PARTITION OF m FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE INDEX whole ON m (v);

-- pair: columns of a partitioned table change
CREATE TABLE m (id integer, d date, v text) PARTITION BY RANGE (d);
CREATE TABLE m20 PARTITION OF m FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
-- becomes
CREATE TABLE m (id bigint NOT NULL, d date, w text DEFAULT 'x' CHECK (w <> '')) PARTITION BY RANGE (d);
CREATE TABLE m20 PARTITION OF m FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
COMMENT ON TABLE m20 IS 'twenty';

-- pair: sub partitions and hash
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
-- becomes
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a') PARTITION BY HASH (id);
CREATE TABLE ma0 PARTITION OF ma FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE ma1 PARTITION OF ma FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX mi ON m (id);

-- pair: partitioned table goes
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a') PARTITION BY HASH (id);
CREATE TABLE ma0 PARTITION OF ma FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE x (id integer);
-- becomes
CREATE TABLE x (id integer);

-- pair: partition with own constraint and default
CREATE TABLE m (id integer, r text DEFAULT 'a') PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');
-- becomes
CREATE TABLE m (id integer, r text DEFAULT 'a') PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m (CONSTRAINT pos CHECK (id > 0), id DEFAULT 7) FOR VALUES IN ('a');

-- pair: partitioned unique constraint
CREATE TABLE m (id integer, r text NOT NULL) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');
-- becomes
CREATE TABLE m (id integer, r text NOT NULL, CONSTRAINT mu UNIQUE (id, r)) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');

-- pair: primary key of a partitioned table goes
CREATE TABLE m (id integer, r text, PRIMARY KEY (id, r)) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');
-- becomes
CREATE TABLE m (id integer NOT NULL, r text NOT NULL) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');

-- pair: partition by expression
CREATE TABLE x (id integer);
-- becomes
CREATE TABLE x (id integer);
CREATE TABLE m (id integer, t timestamp NOT NULL) PARTITION BY RANGE (date_trunc('day', t), (id % 10));
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2020-01-01', MINVALUE) TO ('2021-01-01', MAXVALUE);

-- pair: partition in another schema, policies on the whole
CREATE SCHEMA parts;
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
-- becomes
CREATE SCHEMA parts;
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE parts.ma PARTITION OF m FOR VALUES IN ('a');
ALTER TABLE m ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON m USING (id > 0);

-- pair: partition moves to another whole
CREATE TABLE a (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE b (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE p PARTITION OF a FOR VALUES IN ('x');
-- becomes
CREATE TABLE a (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE b (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE p PARTITION OF b FOR VALUES IN ('x');

-- pair: identity and generated columns in partitions
CREATE TABLE m (id integer, a integer, r text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');
-- becomes
CREATE TABLE m (id integer, a integer, r text, g integer GENERATED ALWAYS AS (a * 2) STORED) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');

-- pair: keys of partitions referenced by a foreign key
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE m (id integer, d date, PRIMARY KEY (id, d)) PARTITION BY RANGE (d);
CREATE TABLE m20 PARTITION OF m FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
-- becomes
CREATE TABLE p (id integer PRIMARY KEY, m_id integer, m_d date);
CREATE TABLE m (id integer, d date, p_id integer REFERENCES p, PRIMARY KEY (id, d)) PARTITION BY RANGE (d);
CREATE TABLE m20 PARTITION OF m FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
ALTER TABLE p ADD FOREIGN KEY (m_id, m_d) REFERENCES m (id, d);

-- pair: local indexes of partitions come, change and go
CREATE TABLE m (id integer, r text, v text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');
CREATE TABLE mb PARTITION OF m FOR VALUES IN ('b');
CREATE INDEX ma_v ON ma (v);
CREATE INDEX mb_v ON mb (v);
-- becomes
CREATE TABLE m (id integer, r text, v text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');
CREATE TABLE mb PARTITION OF m FOR VALUES IN ('b');
CREATE INDEX ma_v ON ma (v DESC);
CREATE UNIQUE INDEX mb_id ON mb (id);

-- pair: unique index of the whole changes its columns
CREATE TABLE m (id integer, r text, v text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');
CREATE UNIQUE INDEX mu ON m (id, r);
-- becomes
CREATE TABLE m (id integer, r text, v text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');
CREATE UNIQUE INDEX mu ON m (id, v, r);

-- pair: primary key of a partition alone
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');
-- becomes
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');
ALTER TABLE ma ADD CONSTRAINT ma_pk PRIMARY KEY (id);

-- pair: check and not null of the whole
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');
-- becomes
CREATE TABLE m (id integer NOT NULL, r text, CONSTRAINT pos CHECK (id > 0)) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');

-- pair: not null of a partition alone
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');
-- becomes
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');
ALTER TABLE ma ALTER COLUMN id SET NOT NULL;
ALTER TABLE ma ALTER COLUMN id SET DEFAULT 5;
COMMENT ON COLUMN ma.id IS 'of the part';

-- pair: row security of partitions and options
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a') WITH (fillfactor = 70);
-- becomes
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a') WITH (fillfactor = 80);
ALTER TABLE ma ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON ma USING (id > 0);

-- pair: default partition becomes a bound one
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE md PARTITION OF m DEFAULT;
-- becomes
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE md PARTITION OF m FOR VALUES IN ('x', NULL);

-- pair: sub partition moves below another whole
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a') PARTITION BY RANGE (id);
CREATE TABLE ma1 PARTITION OF ma FOR VALUES FROM (1) TO (10);
CREATE INDEX mi ON m (id);
-- becomes
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE mb PARTITION OF m FOR VALUES IN ('b') PARTITION BY RANGE (id);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a') PARTITION BY RANGE (id);
CREATE TABLE ma1 PARTITION OF mb FOR VALUES FROM (1) TO (10);
CREATE INDEX mi ON m (id);

-- pair: partitioned table with identity and uuid default
CREATE TABLE x (id integer);
-- becomes
CREATE TABLE x (id integer);
CREATE TABLE ev (id bigint GENERATED ALWAYS AS IDENTITY, at timestamptz NOT NULL DEFAULT now(), u uuid DEFAULT gen_random_uuid(), PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM ('2024-01-01 00:00:00+00') TO ('2024-02-01 00:00:00+00');
CREATE INDEX ON ev (u);
COMMENT ON TABLE ev IS 'events';

-- pair: view and materialized view over a partitioned table
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');
CREATE VIEW v AS SELECT id FROM m;
CREATE MATERIALIZED VIEW mv AS SELECT id FROM ma;
-- becomes
CREATE TABLE m (id bigint, r text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');
CREATE VIEW v AS SELECT id FROM m;
CREATE MATERIALIZED VIEW mv AS SELECT id FROM ma;

-- pair: column of the whole goes that a local index uses
CREATE TABLE m (id integer, r text, v text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');
CREATE INDEX ma_v ON ma (v);
CREATE INDEX ma_w ON ma (id) WHERE v IS NOT NULL;
-- becomes
CREATE TABLE m (id integer, r text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');

-- pair: partitioned tables that refer to each other go, with local keys
CREATE TABLE o (id integer, r text, PRIMARY KEY (r, id)) PARTITION BY LIST (r);
CREATE TABLE oa PARTITION OF o FOR VALUES IN ('a');
CREATE UNIQUE INDEX oa_id ON oa (id);
CREATE TABLE p (id integer, r text, PRIMARY KEY (r, id)) PARTITION BY LIST (r);
CREATE TABLE pa PARTITION OF p FOR VALUES IN ('a');
CREATE UNIQUE INDEX pa_id ON pa (id);
ALTER TABLE o ADD CONSTRAINT o_p FOREIGN KEY (r, id) REFERENCES p (r, id);
ALTER TABLE p ADD CONSTRAINT p_o FOREIGN KEY (r, id) REFERENCES o (r, id);
ALTER TABLE oa ADD CONSTRAINT oa_pa FOREIGN KEY (id) REFERENCES pa (id);
ALTER TABLE pa ADD CONSTRAINT pa_oa FOREIGN KEY (id) REFERENCES oa (id);
-- becomes
CREATE TABLE kept (id integer);

-- pair: a partition's own NOT NULL
CREATE TABLE m (id integer, r text, v text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a');
CREATE TABLE mb PARTITION OF m (id NOT NULL) FOR VALUES IN ('b');
-- becomes
CREATE TABLE m (id integer, r text, v text) PARTITION BY LIST (r);
CREATE TABLE ma PARTITION OF m (v NOT NULL) FOR VALUES IN ('a');
CREATE TABLE mb PARTITION OF m FOR VALUES IN ('b');
CREATE TABLE mc PARTITION OF m (id NOT NULL) FOR VALUES IN ('c');
-- pair: key of a partition becomes a part of the new one
CREATE TABLE m (id int NOT NULL, d date NOT NULL) PARTITION BY RANGE (d);
CREATE TABLE m1 PARTITION OF m (CONSTRAINT m1_own PRIMARY KEY (id, d)) FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE m2 PARTITION OF m FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
-- becomes
CREATE TABLE m (id int NOT NULL, d date NOT NULL) PARTITION BY RANGE (d);
CREATE TABLE m1 PARTITION OF m (CONSTRAINT m1_own PRIMARY KEY (id, d)) FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE m2 PARTITION OF m FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
ALTER TABLE m ADD CONSTRAINT m_key PRIMARY KEY (id, d);
-- pair: partitions whose keys have names of their own
CREATE TABLE m (id int NOT NULL, d date NOT NULL, CONSTRAINT m_key PRIMARY KEY (id, d)) PARTITION BY RANGE (d);
CREATE TABLE m2 PARTITION OF m FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
-- becomes
CREATE TABLE m (id int NOT NULL, d date NOT NULL, CONSTRAINT m_key PRIMARY KEY (id, d), CONSTRAINT m_u UNIQUE (d)) PARTITION BY RANGE (d);
CREATE TABLE m1 (id int NOT NULL, d date NOT NULL, CONSTRAINT m1_own PRIMARY KEY (id, d), CONSTRAINT m1_u UNIQUE (d));
ALTER TABLE m ATTACH PARTITION m1 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE m2 PARTITION OF m FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
ALTER TABLE m2 RENAME CONSTRAINT m2_pkey TO m2_own;
-- pair: trigger of the whole is switched off in one partition
CREATE TABLE m (id int NOT NULL, d date NOT NULL) PARTITION BY RANGE (d);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON m FOR EACH ROW EXECUTE FUNCTION tf();
-- becomes
CREATE TABLE m (id int NOT NULL, d date NOT NULL) PARTITION BY RANGE (d);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON m FOR EACH ROW EXECUTE FUNCTION tf();
ALTER TABLE m1 DISABLE TRIGGER tr;
-- pair: bounds change while columns of the whole change
CREATE TABLE m (id int, d int, v varchar(5)) PARTITION BY RANGE (d);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (10);
CREATE TABLE m3 PARTITION OF m FOR VALUES FROM (20) TO (30);
CREATE VIEW mv AS SELECT id, v FROM m1;
-- becomes
CREATE TABLE m (id bigint NOT NULL, d int, v varchar(9) DEFAULT 'q', w int, UNIQUE (id, d)) PARTITION BY RANGE (d);
CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (20);
CREATE TABLE m2 PARTITION OF m DEFAULT;
CREATE TABLE m3 PARTITION OF m FOR VALUES FROM (30) TO (40);
CREATE VIEW mv AS SELECT id, v FROM m1;
-- pair: own NOT NULL and checks of partitions whose columns are the whole's
CREATE TABLE f (id int NOT NULL, k text) PARTITION BY LIST (k);
CREATE TABLE f_1 PARTITION OF f FOR VALUES IN ('1');
CREATE TABLE f_2 PARTITION OF f (k DEFAULT 'q') FOR VALUES IN ('2');
-- becomes
CREATE TABLE f (id int, k text, CHECK (id < 100)) PARTITION BY LIST (k);
CREATE TABLE f_1 PARTITION OF f (k NOT NULL, CHECK (id > 0)) FOR VALUES IN ('1');
CREATE TABLE f_2 PARTITION OF f (id NOT NULL, CONSTRAINT own CHECK (id > 5)) FOR VALUES IN ('2');
