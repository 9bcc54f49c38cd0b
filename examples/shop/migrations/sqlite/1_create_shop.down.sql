DROP TABLE order_lines;
DROP TABLE orders;
DROP TABLE payments;
DROP TABLE product_tags;
DROP TABLE products;
DROP TABLE users;
DROP TABLE audit_entries;
