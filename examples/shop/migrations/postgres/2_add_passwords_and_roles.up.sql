ALTER TABLE "users" ADD COLUMN "password" text;

ALTER TABLE "users" ADD COLUMN "role" text NOT NULL DEFAULT 'customer';

ALTER TABLE "users" ADD CONSTRAINT "users_role_check" CHECK (role = ANY (ARRAY['customer'::text, 'clerk'::text, 'admin'::text]));
