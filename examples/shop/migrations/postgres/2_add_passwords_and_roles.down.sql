ALTER TABLE "users" DROP CONSTRAINT "users_role_check";

ALTER TABLE "users" DROP COLUMN "password";

ALTER TABLE "users" DROP COLUMN "role";
