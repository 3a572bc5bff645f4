INSERT INTO customers (email, tags, details)
VALUES ('a@example.org', '{new,blue}', '{"level": 3, "names": ["a", "b"]}'),
       ('b@example.org', '{}', '{"level": 5}'),
       ('c@example.org', '{old}', NULL);

INSERT INTO orders (customer_id, total, note)
SELECT c.id, 10 * n, 'order ' || n
FROM customers c CROSS JOIN generate_series(1, 3) AS n;

UPDATE orders SET paid = true
FROM customers c
WHERE c.id = orders.customer_id AND c.tags[1] = 'new';

CREATE TABLE customer_tags (customer_id bigint NOT NULL REFERENCES customers, tag text NOT NULL);

INSERT INTO customer_tags (customer_id, tag) SELECT id, unnest(tags) FROM customers;

INSERT INTO customer_tags (customer_id, tag)
SELECT DISTINCT ON (customer_id) customer_id, note FROM orders ORDER BY customer_id, total DESC;

DELETE FROM orders a USING orders b
WHERE a.customer_id = b.customer_id AND a.total < b.total AND NOT a.paid;
