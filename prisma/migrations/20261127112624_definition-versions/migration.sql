-- CreateTable
CREATE TABLE "definition_version" (
    "id" UUID NOT NULL,
    "fund_code" TEXT NOT NULL,
    "round_number" INTEGER NOT NULL,
    "folder" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "number" INTEGER,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "note" TEXT NOT NULL DEFAULT '',
    "files" TEXT NOT NULL,
    "problems" TEXT NOT NULL DEFAULT '[]',
    "compiled" TEXT,
    "bundle_sha256" TEXT,
    "comparison" TEXT,
    "author_id" TEXT,
    "approver_id" TEXT,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "published_at" TIMESTAMPTZ(3),
    "key_id" TEXT,
    "signature" TEXT,

    CONSTRAINT "definition_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "definition_step" (
    "version_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT,
    "what" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "definition_step_pkey" PRIMARY KEY ("version_id","seq")
);

-- CreateTable
CREATE TABLE "extension" (
    "id" BIGSERIAL NOT NULL,
    "fund_code" TEXT NOT NULL,
    "round_number" INTEGER NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "deadline" DATE,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "extension_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "definition_version_bundle_sha256_idx" ON "definition_version"("bundle_sha256");

-- CreateIndex
CREATE UNIQUE INDEX "definition_version_fund_code_round_number_number_key" ON "definition_version"("fund_code", "round_number", "number");

-- CreateIndex
CREATE INDEX "extension_fund_code_round_number_organisation_id_idx" ON "extension"("fund_code", "round_number", "organisation_id");

-- AddForeignKey
ALTER TABLE "definition_step" ADD CONSTRAINT "definition_step_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "definition_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extension" ADD CONSTRAINT "extension_fund_code_round_number_fkey" FOREIGN KEY ("fund_code", "round_number") REFERENCES "round"("fund_code", "number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "extension" ADD CONSTRAINT "extension_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema can't say.

ALTER TABLE definition_version ADD CONSTRAINT definition_version_state CHECK (state IN
  ('draft', 'checked', 'review', 'approved', 'published', 'withdrawn'));
ALTER TABLE definition_version ADD CONSTRAINT definition_version_two_people CHECK (approver_id <> author_id);
ALTER TABLE definition_version ADD CONSTRAINT definition_version_approved CHECK
  (state <> 'approved' OR (approver_id IS NOT NULL AND author_id IS NOT NULL AND bundle_sha256 IS NOT NULL));
-- What the program itself publishes, a demonstration's rounds, has neither an author nor an approver.
ALTER TABLE definition_version ADD CONSTRAINT definition_version_published CHECK
  ((state = 'published') = (number IS NOT NULL) AND
   (state <> 'published' OR ((author_id IS NULL) = (approver_id IS NULL)
     AND num_nulls(bundle_sha256, published_at, key_id, signature) = 0)));

ALTER TABLE definition_step ADD CONSTRAINT definition_step_what CHECK (what IN
  ('saved', 'asked', 'approved', 'returned', 'published', 'withdrawn'));

CREATE FUNCTION published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state IN ('published', 'withdrawn') THEN
    RAISE EXCEPTION 'A % % stays as it is', OLD.state, TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON definition_version
  FOR EACH ROW EXECUTE FUNCTION published_stays();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON definition_version EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON definition_step FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON definition_step EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON extension FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON extension EXECUTE FUNCTION append_only();
