CREATE TABLE tags (text VARCHAR(99) NOT NULL);
INSERT INTO notes (text) VALUES ('from a migration');
