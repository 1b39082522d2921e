-- CreateTable
CREATE TABLE "organisation" (
    "id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "organisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fund" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "fund_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "round" (
    "fund_code" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "opens" DATE NOT NULL,
    "deadline" DATE NOT NULL,
    "bundle_sha256" TEXT NOT NULL,

    CONSTRAINT "round_pkey" PRIMARY KEY ("fund_code","number")
);

-- CreateTable
CREATE TABLE "bundle" (
    "sha256" TEXT NOT NULL,
    "json" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bundle_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "recipient_data" (
    "fund_code" TEXT NOT NULL,
    "round_number" INTEGER NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "json" TEXT NOT NULL,

    CONSTRAINT "recipient_data_pkey" PRIMARY KEY ("fund_code","round_number","organisation_id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "grant" (
    "id" UUID NOT NULL,
    "person_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "organisation_id" TEXT,
    "fund_code" TEXT,
    "granted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "token_sha256" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL,
    "idle_until" TIMESTAMPTZ(3) NOT NULL,
    "expires" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "return" (
    "id" UUID NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "fund_code" TEXT NOT NULL,
    "round_number" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "bundle_sha256" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "head" INTEGER NOT NULL DEFAULT 0,
    "head_chain" TEXT NOT NULL DEFAULT '0000000000000000000000000000000000000000000000000000000000000000',
    "open_conflicts" INTEGER NOT NULL DEFAULT 0,
    "changed_at" TIMESTAMPTZ(3),

    CONSTRAINT "return_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_operation" (
    "op_id" UUID NOT NULL,
    "return_id" UUID NOT NULL,
    "replica_id" TEXT NOT NULL,
    "cseq" INTEGER NOT NULL,
    "person_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "target" TEXT,
    "payload" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "code" TEXT,
    "reason" TEXT,
    "at_op" UUID,
    "seq" INTEGER,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sync_operation_pkey" PRIMARY KEY ("op_id")
);

-- CreateTable
CREATE TABLE "sync_log" (
    "return_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "op_id" UUID NOT NULL,
    "entry" TEXT NOT NULL,
    "chain" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sync_log_pkey" PRIMARY KEY ("return_id","seq")
);

-- CreateTable
CREATE TABLE "sync_register" (
    "return_id" UUID NOT NULL,
    "target" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "op_id" UUID NOT NULL,
    "person_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sync_register_pkey" PRIMARY KEY ("return_id","target")
);

-- CreateTable
CREATE TABLE "sync_conflict" (
    "id" UUID NOT NULL,
    "return_id" UUID NOT NULL,
    "target" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "open" BOOLEAN NOT NULL,
    "record" TEXT NOT NULL,

    CONSTRAINT "sync_conflict_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_replica" (
    "return_id" UUID NOT NULL,
    "replica_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "last_cseq" INTEGER NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sync_replica_pkey" PRIMARY KEY ("return_id","replica_id")
);

-- CreateTable
CREATE TABLE "submission" (
    "id" UUID NOT NULL,
    "return_id" UUID NOT NULL,
    "op_id" UUID NOT NULL,
    "reference" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "chain" TEXT NOT NULL,
    "bundle_sha256" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "declared_name" TEXT NOT NULL,
    "declared_role" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "submission_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fact" (
    "id" BIGSERIAL NOT NULL,
    "submission_id" UUID NOT NULL,
    "return_id" UUID NOT NULL,
    "current" BOOLEAN NOT NULL,
    "fund" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "organisation_id" TEXT NOT NULL,
    "project" TEXT,
    "variable" TEXT NOT NULL,
    "item" TEXT,
    "target" TEXT NOT NULL,
    "period_from" DATE,
    "period_to" DATE,
    "state" TEXT,
    "pence" BIGINT,
    "number" DECIMAL(65,30),
    "code" TEXT,
    "day" DATE,
    "text" TEXT,
    "unit" TEXT,
    "as_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "fact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event" (
    "id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT,
    "what" TEXT NOT NULL,
    "about" TEXT,
    "record" TEXT NOT NULL,
    "chain" TEXT NOT NULL,

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "organisation_code_key" ON "organisation"("code");

-- CreateIndex
CREATE UNIQUE INDEX "person_email_key" ON "person"("email");

-- CreateIndex
CREATE INDEX "grant_person_id_idx" ON "grant"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_sha256_key" ON "session"("token_sha256");

-- CreateIndex
CREATE INDEX "session_person_id_idx" ON "session"("person_id");

-- CreateIndex
CREATE INDEX "return_fund_code_round_number_idx" ON "return"("fund_code", "round_number");

-- CreateIndex
CREATE UNIQUE INDEX "return_organisation_id_fund_code_round_number_revision_key" ON "return"("organisation_id", "fund_code", "round_number", "revision");

-- CreateIndex
CREATE UNIQUE INDEX "sync_operation_return_id_replica_id_cseq_key" ON "sync_operation"("return_id", "replica_id", "cseq");

-- CreateIndex
CREATE UNIQUE INDEX "sync_log_op_id_key" ON "sync_log"("op_id");

-- CreateIndex
CREATE INDEX "sync_conflict_return_id_target_idx" ON "sync_conflict"("return_id", "target");

-- CreateIndex
CREATE UNIQUE INDEX "submission_return_id_key" ON "submission"("return_id");

-- CreateIndex
CREATE UNIQUE INDEX "submission_op_id_key" ON "submission"("op_id");

-- CreateIndex
CREATE UNIQUE INDEX "submission_reference_key" ON "submission"("reference");

-- CreateIndex
CREATE INDEX "fact_variable_current_fund_round_organisation_id_period_fro_idx" ON "fact"("variable", "current", "fund", "round", "organisation_id", "period_from");

-- CreateIndex
CREATE INDEX "fact_return_id_current_idx" ON "fact"("return_id", "current");

-- CreateIndex
CREATE INDEX "event_about_idx" ON "event"("about");

-- AddForeignKey
ALTER TABLE "round" ADD CONSTRAINT "round_fund_code_fkey" FOREIGN KEY ("fund_code") REFERENCES "fund"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "round" ADD CONSTRAINT "round_bundle_sha256_fkey" FOREIGN KEY ("bundle_sha256") REFERENCES "bundle"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recipient_data" ADD CONSTRAINT "recipient_data_fund_code_round_number_fkey" FOREIGN KEY ("fund_code", "round_number") REFERENCES "round"("fund_code", "number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recipient_data" ADD CONSTRAINT "recipient_data_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grant" ADD CONSTRAINT "grant_fund_code_fkey" FOREIGN KEY ("fund_code") REFERENCES "fund"("code") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "return" ADD CONSTRAINT "return_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "return" ADD CONSTRAINT "return_fund_code_round_number_fkey" FOREIGN KEY ("fund_code", "round_number") REFERENCES "round"("fund_code", "number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "return" ADD CONSTRAINT "return_bundle_sha256_fkey" FOREIGN KEY ("bundle_sha256") REFERENCES "bundle"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_operation" ADD CONSTRAINT "sync_operation_return_id_fkey" FOREIGN KEY ("return_id") REFERENCES "return"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_log" ADD CONSTRAINT "sync_log_return_id_fkey" FOREIGN KEY ("return_id") REFERENCES "return"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_register" ADD CONSTRAINT "sync_register_return_id_fkey" FOREIGN KEY ("return_id") REFERENCES "return"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_conflict" ADD CONSTRAINT "sync_conflict_return_id_fkey" FOREIGN KEY ("return_id") REFERENCES "return"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_replica" ADD CONSTRAINT "sync_replica_return_id_fkey" FOREIGN KEY ("return_id") REFERENCES "return"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "submission" ADD CONSTRAINT "submission_return_id_fkey" FOREIGN KEY ("return_id") REFERENCES "return"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fact" ADD CONSTRAINT "fact_submission_id_fkey" FOREIGN KEY ("submission_id") REFERENCES "submission"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema can't say.

ALTER TABLE "grant" ADD CONSTRAINT grant_role CHECK (role IN
  ('editor', 'finance-editor', 'coordinator', 'certifier', 'analyst', 'fund-manager'));
CREATE UNIQUE INDEX grant_once ON "grant" (person_id, role, coalesce(organisation_id, ''), coalesce(fund_code, ''))
  WHERE ended_at IS NULL;

ALTER TABLE session ADD CONSTRAINT session_host CHECK (host IN ('desktop', 'dashboard'));

ALTER TABLE "return" ADD CONSTRAINT return_state CHECK (state IN ('draft', 'submitted'));
ALTER TABLE "return" ADD CONSTRAINT return_counts CHECK (head >= 0 AND open_conflicts >= 0 AND revision >= 1);

ALTER TABLE sync_operation ADD CONSTRAINT sync_operation_outcome CHECK (outcome IN
  ('applied', 'same', 'auto', 'conflict', 'rejected'));
ALTER TABLE sync_operation ADD CONSTRAINT sync_operation_sequenced CHECK ((outcome = 'rejected') = (seq IS NULL));

ALTER TABLE sync_conflict ADD CONSTRAINT sync_conflict_kind CHECK (kind IN ('value', 'row-delete', 'edit-deleted'));
CREATE UNIQUE INDEX sync_conflict_one_open ON sync_conflict (return_id, target, kind) WHERE open;

ALTER TABLE fact ADD CONSTRAINT fact_state CHECK (state IN ('actual', 'forecast', 'target'));
ALTER TABLE fact ADD CONSTRAINT fact_one_measure CHECK (num_nonnulls(pence, number, code, day, text) = 1);

CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON bundle FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON sync_operation FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON sync_log FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON submission FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON bundle EXECUTE FUNCTION append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON sync_operation EXECUTE FUNCTION append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON sync_log EXECUTE FUNCTION append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON submission EXECUTE FUNCTION append_only();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON event EXECUTE FUNCTION append_only();
