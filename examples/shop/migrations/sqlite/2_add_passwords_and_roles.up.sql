-- foreign-keys: off
CREATE TEMP TABLE _foreign_keys_are_off (value INTEGER CHECK (value = 0));
INSERT INTO _foreign_keys_are_off SELECT foreign_keys FROM pragma_foreign_keys;
DROP TABLE _foreign_keys_are_off;

CREATE TABLE "_new_users" (
    "id" BLOB NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password" TEXT,
    "role" TEXT NOT NULL DEFAULT 'customer',
    "registered_at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'),
    "deleted_at" TEXT,
    PRIMARY KEY ("id"),
    CONSTRAINT "users_role_check" CHECK ("role" IN ('customer', 'clerk', 'admin'))
);

INSERT INTO "_new_users" ("id", "email", "name", "role", "registered_at", "deleted_at")
SELECT "id", "email", "name", 'customer', "registered_at", "deleted_at"
FROM "users";

DROP TABLE "users";

PRAGMA legacy_alter_table = ON;

ALTER TABLE "_new_users" RENAME TO "users";

PRAGMA legacy_alter_table = OFF;

CREATE UNIQUE INDEX "users_email_key" ON "users" ("email") WHERE deleted_at IS NULL;

CREATE TEMP TABLE _references_are_whole (broken INTEGER CHECK (broken = 0));
INSERT INTO _references_are_whole SELECT count(*) FROM pragma_foreign_key_check;
DROP TABLE _references_are_whole;
