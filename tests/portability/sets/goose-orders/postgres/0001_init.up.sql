DO $$ BEGIN
  CREATE TYPE order_status AS ENUM ('pending', 'paid', 'shipped');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
CREATE TABLE IF NOT EXISTS accounts (
    id         UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name       TEXT NOT NULL UNIQUE,
    plan       TEXT NOT NULL DEFAULT 'free' CHECK (plan IN ('free', 'pro', 'enterprise')),
    metadata   JSONB NOT NULL DEFAULT '{}'::jsonb,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE orders (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id  UUID NOT NULL REFERENCES accounts (id) ON DELETE RESTRICT ON UPDATE CASCADE,
    status      order_status NOT NULL DEFAULT 'pending',
    total       NUMERIC(12,2) NOT NULL DEFAULT 0 CHECK (total >= 0),
    currency    CHAR(3) NOT NULL DEFAULT 'EUR',
    expires_at  TIMESTAMPTZ NOT NULL DEFAULT now() + interval '30 days',
    notes       TEXT,
    CONSTRAINT total_currency CHECK (currency = upper(currency))
);
CREATE INDEX idx_orders_account_status ON orders (account_id, status) WHERE status <> 'shipped';
CREATE UNIQUE INDEX uq_one_pending ON orders (account_id) WHERE status = 'pending';
CREATE TABLE order_items (
    order_id  BIGINT NOT NULL REFERENCES orders ON DELETE CASCADE,
    line_no   SMALLINT NOT NULL,
    sku       VARCHAR(64) NOT NULL,
    qty       INT NOT NULL CHECK (qty > 0),
    price     NUMERIC(12,2) NOT NULL,
    amount    NUMERIC(14,2) GENERATED ALWAYS AS (qty * price) STORED,
    PRIMARY KEY (order_id, line_no)
);
ALTER TABLE orders ADD COLUMN IF NOT EXISTS shipped_at TIMESTAMPTZ;
ALTER TABLE orders ALTER COLUMN notes SET DEFAULT '', ALTER COLUMN notes SET NOT NULL;
ALTER TYPE order_status ADD VALUE 'cancelled' BEFORE 'shipped';
ALTER TABLE orders DROP CONSTRAINT IF EXISTS total_currency;
INSERT INTO accounts (name, plan) VALUES ('acme', 'pro'), ('umbrella', 'free')
ON CONFLICT (name) DO UPDATE SET plan = EXCLUDED.plan, updated_at = now();
WITH acme AS (SELECT id FROM accounts WHERE name = 'acme')
INSERT INTO orders (account_id, total) SELECT id, 10.5 FROM acme;
INSERT INTO order_items (order_id, line_no, sku, qty, price)
SELECT o.id, row_number() OVER (PARTITION BY o.id ORDER BY o.id), 'sku-' || o.id::text, 2, 5.25 FROM orders o;
UPDATE orders o SET total = s.total FROM (SELECT order_id, sum(amount) AS total FROM order_items GROUP BY order_id) s WHERE s.order_id = o.id AND o.total IS DISTINCT FROM s.total;
UPDATE accounts SET metadata = jsonb_set(metadata, '{limits,orders}', to_jsonb(100), true) WHERE plan = 'pro';
UPDATE accounts SET metadata = metadata || jsonb_build_object('migrated', true, 'at', extract(epoch FROM created_at)::bigint);
DELETE FROM order_items i USING orders o, accounts a WHERE i.order_id = o.id AND o.account_id = a.id AND a.plan = 'free';
UPDATE accounts SET plan = 'enterprise' WHERE id IN (SELECT account_id FROM orders GROUP BY account_id HAVING count(*) > 10);
UPDATE accounts SET plan = 'free' WHERE name NOT IN (SELECT name FROM accounts WHERE plan = 'pro');
DELETE FROM accounts a WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.account_id = a.id) AND EXISTS (SELECT 1 FROM accounts b WHERE b.name = a.name AND b.id <> a.id);
WITH dup AS (SELECT id, row_number() OVER (PARTITION BY name ORDER BY created_at) AS rn FROM accounts)
DELETE FROM accounts WHERE id IN (SELECT id FROM dup WHERE rn > 1);
WITH moved AS (DELETE FROM orders WHERE status = 'cancelled' RETURNING *)
INSERT INTO order_items (order_id, line_no, sku, qty, price) SELECT id, 99, 'x', 1, total FROM moved;
CREATE TABLE order_archive AS SELECT * FROM orders WHERE false;
CREATE TABLE order_summary AS SELECT account_id, count(*) AS n, sum(total) AS total FROM orders GROUP BY account_id;
CREATE TABLE orders_copy (LIKE orders INCLUDING ALL);
CREATE MATERIALIZED VIEW account_totals AS SELECT a.id, a.name, coalesce(sum(o.total), 0) AS total FROM accounts a LEFT JOIN orders o ON o.account_id = a.id GROUP BY a.id, a.name WITH DATA;
CREATE UNIQUE INDEX account_totals_id ON account_totals (id);
REFRESH MATERIALIZED VIEW CONCURRENTLY account_totals;
DROP MATERIALIZED VIEW account_totals;
TRUNCATE TABLE accounts CASCADE;
TRUNCATE orders, order_items RESTART IDENTITY;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO PUBLIC;
REVOKE ALL ON accounts FROM PUBLIC;
ANALYZE orders;
