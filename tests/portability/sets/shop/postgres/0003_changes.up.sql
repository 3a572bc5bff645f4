ALTER TABLE orders
    ADD COLUMN currency char(3) NOT NULL DEFAULT 'EUR',
    ALTER COLUMN note SET DEFAULT '',
    ADD CONSTRAINT orders_currency CHECK (currency = upper(currency));

ALTER TABLE customers RENAME COLUMN details TO data;
CREATE VIEW unpaid AS SELECT customer_id, sum(total) AS total FROM orders WHERE NOT paid GROUP BY customer_id;
CREATE INDEX CONCURRENTLY customers_created ON customers (created DESC);
