ALTER TABLE "users" ADD COLUMN "password" text;

ALTER TABLE "users" ADD COLUMN "role" text;

UPDATE "users" SET "role" = 'customer';

ALTER TABLE "users" ALTER COLUMN "role" SET NOT NULL;

ALTER TABLE "users" ADD CONSTRAINT "users_role_check" CHECK (role = ANY (ARRAY['customer'::text, 'clerk'::text, 'admin'::text]));
