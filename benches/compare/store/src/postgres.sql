DROP TABLE IF EXISTS order_lines;
DROP TABLE IF EXISTS orders;
DROP TABLE IF EXISTS products;

CREATE TABLE products (
    id BIGINT PRIMARY KEY,
    sku TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    price_cents BIGINT NOT NULL,
    stock BIGINT NOT NULL
);

CREATE TABLE orders (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer TEXT NOT NULL,
    email TEXT NOT NULL,
    currency TEXT NOT NULL,
    note TEXT,
    total_cents BIGINT NOT NULL
);

CREATE TABLE order_lines (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id BIGINT NOT NULL REFERENCES orders,
    sku TEXT NOT NULL REFERENCES products (sku),
    quantity BIGINT NOT NULL,
    price_cents BIGINT NOT NULL
);

INSERT INTO products (id, sku, name, price_cents, stock)
SELECT n, 'SKU-' || lpad(n::text, 5, '0'), 'Product ' || n, 1998 + n, 1000000000 FROM generate_series(1, 100) AS n;

ANALYZE products;
