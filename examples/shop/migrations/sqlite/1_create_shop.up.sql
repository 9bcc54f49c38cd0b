CREATE TABLE audit_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL,
    subject BLOB NOT NULL,
    happened_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'),
    CONSTRAINT audit_entries_event_check CHECK (event IN ('user_registered', 'user_changed', 'user_deleted', 'product_created', 'product_changed', 'product_restocked', 'order_placed', 'order_paid', 'order_cancelled'))
);
CREATE INDEX audit_entries_subject_idx ON audit_entries (subject);

CREATE TABLE users (
    id BLOB NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    registered_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'),
    deleted_at TEXT
);
CREATE UNIQUE INDEX users_email_key ON users (email) WHERE deleted_at IS NULL;

CREATE TABLE products (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    description TEXT,
    price_cents INTEGER NOT NULL,
    stock INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'),
    CONSTRAINT products_price CHECK (price_cents > 0),
    CONSTRAINT products_stock CHECK (stock >= 0)
);
CREATE UNIQUE INDEX products_name_key ON products (name);
CREATE INDEX products_price_cents_idx ON products (price_cents);

CREATE TABLE product_tags (
    product_id BLOB NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (product_id, tag)
);
CREATE INDEX product_tags_tag_idx ON product_tags (tag);

CREATE TABLE payments (
    id BLOB NOT NULL PRIMARY KEY,
    amount_cents INTEGER NOT NULL,
    status TEXT NOT NULL,
    CONSTRAINT payments_amount CHECK (amount_cents > 0),
    CONSTRAINT payments_status_check CHECK (status IN ('pending', 'captured', 'declined', 'refunding', 'refunded'))
);
CREATE INDEX payments_status_idx ON payments (status);

CREATE TABLE orders (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id),
    payment_id BLOB NOT NULL REFERENCES payments (id),
    status TEXT NOT NULL,
    total_cents INTEGER NOT NULL,
    placed_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'),
    CONSTRAINT orders_total CHECK (total_cents > 0),
    CONSTRAINT orders_status_check CHECK (status IN ('placed', 'paid', 'cancelled'))
);
CREATE INDEX orders_user_id_idx ON orders (user_id);
CREATE UNIQUE INDEX orders_payment_id_key ON orders (payment_id);

CREATE TABLE order_lines (
    order_id BLOB NOT NULL REFERENCES orders (id),
    product_id BLOB NOT NULL REFERENCES products (id),
    quantity INTEGER NOT NULL,
    price_cents INTEGER NOT NULL,
    PRIMARY KEY (order_id, product_id),
    CONSTRAINT order_lines_quantity CHECK (quantity > 0)
);
CREATE INDEX order_lines_product_id_idx ON order_lines (product_id);
