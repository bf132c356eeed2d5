CREATE TABLE schema_version (
	version SERIAL NOT NULL, 
	shape VARCHAR(64), 
	PRIMARY KEY (version)
);
COMMENT ON COLUMN schema_version.shape IS 'what tables, columns and indexes hash to';
CREATE TABLE release (
	id SERIAL NOT NULL, 
	content_hash VARCHAR(64) NOT NULL, 
	content TEXT NOT NULL, 
	reviewer VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	effective DATE NOT NULL, 
	published_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (id)
);
COMMENT ON COLUMN release.content IS 'the catalog as canonical JSON';
CREATE TABLE delivery (
	entry VARCHAR NOT NULL, 
	day DATE NOT NULL, 
	state VARCHAR NOT NULL, 
	stored_day DATE, 
	rows BIGINT, 
	content_hash VARCHAR, 
	watermark VARCHAR, 
	declared BIGINT, 
	failure VARCHAR, 
	reason VARCHAR, 
	release_id INTEGER, 
	run_id VARCHAR, 
	started_at TIMESTAMP WITH TIME ZONE, 
	ended_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (entry, day)
);
COMMENT ON COLUMN delivery.state IS 'stored, unchanged or failed';
COMMENT ON COLUMN delivery.stored_day IS 'the landing partition that holds the rows';
COMMENT ON COLUMN delivery.declared IS 'rows that the agency''s control file promised';
COMMENT ON COLUMN delivery.failure IS 'kind of failure: unreachable, truncated, …';
COMMENT ON COLUMN delivery.reason IS 'the failure in a sentence, without data values';
CREATE TABLE standardisation (
	entry VARCHAR NOT NULL, 
	day DATE NOT NULL, 
	stored_day DATE NOT NULL, 
	landed BIGINT NOT NULL, 
	aggregated BIGINT NOT NULL, 
	quarantined BIGINT NOT NULL, 
	landing_hash VARCHAR NOT NULL, 
	entry_hash VARCHAR NOT NULL, 
	release_id INTEGER, 
	run_id VARCHAR, 
	started_at TIMESTAMP WITH TIME ZONE, 
	ended_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (entry, day)
);
COMMENT ON COLUMN standardisation.stored_day IS 'the aggregation partition';
CREATE TABLE rule_result (
	table_name VARCHAR NOT NULL, 
	day DATE NOT NULL, 
	rule VARCHAR NOT NULL, 
	item VARCHAR, 
	dimension VARCHAR NOT NULL, 
	severity VARCHAR NOT NULL, 
	passed BIGINT NOT NULL, 
	checked BIGINT NOT NULL, 
	release_id INTEGER, 
	indicator VARCHAR, 
	origin VARCHAR, 
	version VARCHAR, 
	PRIMARY KEY (table_name, day, rule)
);
CREATE INDEX rule_result_across ON rule_result (table_name, day) WHERE origin = 'cross';
CREATE INDEX rule_result_day ON rule_result (day);
COMMENT ON COLUMN rule_result.table_name IS 'lake table';
COMMENT ON COLUMN rule_result.rule IS 'e.g. required:full_name';
COMMENT ON COLUMN rule_result.dimension IS 'GB/T 36344: 规范性 …';
COMMENT ON COLUMN rule_result.severity IS 'block or warn';
COMMENT ON COLUMN rule_result.indicator IS 'GB/T 36344: 数据模型 …';
COMMENT ON COLUMN rule_result.origin IS 'derived, learnt, written or cross';
COMMENT ON COLUMN rule_result.version IS 'hash of what the rule said then';
CREATE TABLE blocked_delivery (
	entry VARCHAR NOT NULL, 
	day DATE NOT NULL, 
	rule VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	landed BIGINT NOT NULL, 
	quarantined BIGINT NOT NULL, 
	release_id INTEGER, 
	run_id VARCHAR, 
	PRIMARY KEY (entry, day)
);
COMMENT ON COLUMN blocked_delivery.rule IS 'the first blocking rule that failed';
COMMENT ON COLUMN blocked_delivery.reason IS 'a sentence without data values';
CREATE TABLE profile (
	table_name VARCHAR NOT NULL, 
	day DATE NOT NULL, 
	figures JSON NOT NULL, 
	PRIMARY KEY (table_name, day)
);
COMMENT ON COLUMN profile.table_name IS 'lake table';
COMMENT ON COLUMN profile.figures IS '<item>.<figure> → number';
CREATE TABLE build (
	table_name VARCHAR NOT NULL, 
	day DATE NOT NULL, 
	rows BIGINT NOT NULL, 
	inserted BIGINT NOT NULL, 
	updated BIGINT NOT NULL, 
	deleted BIGINT NOT NULL, 
	conflicts BIGINT NOT NULL, 
	inputs JSON NOT NULL, 
	release_id INTEGER, 
	run_id VARCHAR, 
	started_at TIMESTAMP WITH TIME ZONE, 
	ended_at TIMESTAMP WITH TIME ZONE, 
	PRIMARY KEY (table_name, day)
);
COMMENT ON COLUMN build.inputs IS 'entry → day of the partition that was read';
CREATE TABLE application_step (
	release_id INTEGER NOT NULL, 
	action VARCHAR NOT NULL, 
	target VARCHAR NOT NULL, 
	day DATE NOT NULL, 
	run_id VARCHAR, 
	ended_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (release_id, action, target, day)
);
COMMENT ON COLUMN application_step.action IS 'purge, remask, seal, report';
COMMENT ON COLUMN application_step.target IS 'entry, lake table or asset';
CREATE TABLE application (
	release_id SERIAL NOT NULL, 
	from_release INTEGER, 
	runs INTEGER NOT NULL, 
	applied_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (release_id)
);
CREATE TABLE erasure (
	id SERIAL NOT NULL, 
	scope VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	release_id INTEGER, 
	reason VARCHAR NOT NULL, 
	certificate JSON NOT NULL, 
	erased_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	PRIMARY KEY (id)
);
COMMENT ON COLUMN erasure.scope IS 'entry, items or person';
COMMENT ON COLUMN erasure.certificate IS 'per table: rows, hash, days';
CREATE TABLE erasure_salt (
	id SERIAL NOT NULL, 
	salt VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE journal (
	seq INTEGER NOT NULL, 
	at VARCHAR(40) NOT NULL, 
	actor VARCHAR NOT NULL, 
	action VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	detail TEXT NOT NULL, 
	previous VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	PRIMARY KEY (seq)
);
COMMENT ON COLUMN journal.at IS 'UTC, ISO 8601';
COMMENT ON COLUMN journal.subject IS 'entry, docket, release …';
COMMENT ON COLUMN journal.detail IS 'canonical JSON';
CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger AS 'BEGIN RAISE EXCEPTION ''the journal is append-only''; END' LANGUAGE plpgsql;
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
CREATE TABLE review_state (
	entry VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	content_hash VARCHAR(64) NOT NULL, 
	actor VARCHAR NOT NULL, 
	submitter VARCHAR, 
	reason VARCHAR, 
	seq INTEGER NOT NULL, 
	PRIMARY KEY (entry)
);
COMMENT ON COLUMN review_state.seq IS 'the journal''s row that brought it here';
CREATE TABLE docket (
	id VARCHAR(16) NOT NULL, 
	entry VARCHAR NOT NULL, 
	agency VARCHAR NOT NULL, 
	cause VARCHAR NOT NULL, 
	what TEXT NOT NULL, 
	binding BOOLEAN NOT NULL, 
	since DATE NOT NULL, 
	due DATE NOT NULL, 
	provisional BOOLEAN NOT NULL, 
	unit VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	opened DATE NOT NULL, 
	closed DATE, 
	release_id INTEGER, 
	evidence TEXT, 
	answered_by VARCHAR, 
	answered_after INTEGER, 
	PRIMARY KEY (id)
);
COMMENT ON COLUMN docket.cause IS 'law:<statute>@<day> or basis:<hash>';
COMMENT ON COLUMN docket.what IS 'what changed, in Chinese sentences';
COMMENT ON COLUMN docket.binding IS 'whether the text must be changed';
COMMENT ON COLUMN docket.since IS 'the day the clock starts';
COMMENT ON COLUMN docket.state IS 'open, answered or closed';
COMMENT ON COLUMN docket.release_id IS 'the release that closed it';
COMMENT ON COLUMN docket.answered_after IS 'the newest release when it was answered';
CREATE TABLE ticket (
	id VARCHAR(16) NOT NULL, 
	kind VARCHAR NOT NULL, 
	agency VARCHAR NOT NULL, 
	entry VARCHAR NOT NULL, 
	rule VARCHAR NOT NULL, 
	unit VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	side VARCHAR, 
	extended BOOLEAN NOT NULL, 
	supervised BOOLEAN NOT NULL, 
	round INTEGER NOT NULL, 
	dispatched DATE NOT NULL, 
	due DATE NOT NULL, 
	provisional BOOLEAN NOT NULL, 
	suspended DATE, 
	rows BIGINT NOT NULL, 
	found BIGINT NOT NULL, 
	looked DATE NOT NULL, 
	closed DATE, 
	evidence TEXT, 
	PRIMARY KEY (id)
);
COMMENT ON COLUMN ticket.kind IS 'rule, conflict or disputed';
COMMENT ON COLUMN ticket.side IS '退回 or 挂起';
COMMENT ON COLUMN ticket.round IS '1, and one more with each reopening';
COMMENT ON COLUMN ticket.suspended IS 'since when the clock stands still';
COMMENT ON COLUMN ticket.rows IS 'rows that have the problem now';
COMMENT ON COLUMN ticket.found IS 'most rows of this round';
COMMENT ON COLUMN ticket.looked IS 'the day last checked';
COMMENT ON COLUMN ticket.evidence IS 'why it stands so: sentences and counts, no values';
CREATE TABLE ticket_round (
	ticket VARCHAR(16) NOT NULL, 
	round INTEGER NOT NULL, 
	agency VARCHAR NOT NULL, 
	opened DATE NOT NULL, 
	due DATE NOT NULL, 
	found BIGINT NOT NULL, 
	rows BIGINT NOT NULL, 
	closed DATE, 
	PRIMARY KEY (ticket, round)
);
CREATE TABLE conflict_confirmed (
	id VARCHAR(64) NOT NULL, 
	ticket VARCHAR(16) NOT NULL, 
	actor VARCHAR NOT NULL, 
	day DATE NOT NULL, 
	PRIMARY KEY (id)
);
COMMENT ON COLUMN conflict_confirmed.id IS 'salted hash of the conflict';
INSERT INTO build (table_name, day, rows, inserted, updated, deleted, conflicts, inputs) VALUES ('base.a__b', '2026-11-20'::date, 2, 2, 0, 0, 0, '{"tax/taxpayer": "2026-11-20"}'::JSON);
INSERT INTO delivery (entry, day, state, stored_day, rows, content_hash) VALUES ('tax/taxpayer', '2026-11-20'::date, 'stored', '2026-11-20'::date, 3, 'a');
INSERT INTO journal (seq, at, actor, action, subject, detail, previous, hash) VALUES (1, '2026-11-28T19:39:16.812746+00:00', '张三', '目录报送', 'tax/taxpayer', '{"n": 1}', '0000000000000000000000000000000000000000000000000000000000000000', 'e4e9ebeaca2c34b0fcd69f65fe767f44a4028acac1f0d7f3c04415dd664ea672');
INSERT INTO journal (seq, at, actor, action, subject, detail, previous, hash) VALUES (2, '2026-11-28T19:39:16.856500+00:00', '张三', '目录报送', 'tax/taxpayer', '{"actor": "张三", "content_hash": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "reason": null, "state": "报送", "submitter": "张三"}', 'e4e9ebeaca2c34b0fcd69f65fe767f44a4028acac1f0d7f3c04415dd664ea672', 'fb3a09f7f4ee391f459c7fcdf3c4f230053a2f798ee67a92e41985bd0c8badc7');
INSERT INTO review_state (entry, state, content_hash, actor, submitter, seq) VALUES ('tax/taxpayer', '报送', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '张三', '张三', 2);
INSERT INTO rule_result (table_name, day, rule, item, dimension, severity, passed, checked, origin) VALUES ('aggregation.tax__taxpayer', '2026-11-20'::date, 'unique', 'name', '准确性', 'block', 2, 3, 'derived');
INSERT INTO schema_version (version, shape) VALUES (1, '3374735269fd1b76164cb72487da4fa94c4e236a07d0bc456fb7312e338110bc');
INSERT INTO standardisation (entry, day, stored_day, landed, aggregated, quarantined, landing_hash, entry_hash) VALUES ('tax/taxpayer', '2026-11-20'::date, '2026-11-20'::date, 3, 2, 1, 'a', 'b');
