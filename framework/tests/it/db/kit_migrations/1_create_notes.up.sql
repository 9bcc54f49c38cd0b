CREATE TABLE notes (text VARCHAR(99) NOT NULL UNIQUE)
-- without a semicolon
