BEGIN TRANSACTION;
CREATE TABLE application (
	release_id INTEGER NOT NULL, 
	from_release INTEGER, 
	runs INTEGER NOT NULL, 
	applied_at DATETIME NOT NULL, 
	PRIMARY KEY (release_id)
);
CREATE TABLE application_step (
	release_id INTEGER NOT NULL, 
	action VARCHAR NOT NULL, 
	target VARCHAR NOT NULL, 
	day DATE NOT NULL, 
	run_id VARCHAR, 
	ended_at DATETIME NOT NULL, 
	PRIMARY KEY (release_id, action, target, day)
);
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
	started_at DATETIME, 
	ended_at DATETIME, 
	PRIMARY KEY (table_name, day)
);
INSERT INTO "build" VALUES('base.a__b','2026-11-20',2,2,0,0,0,'{"tax/taxpayer": "2026-11-20"}',NULL,NULL,NULL,NULL);
CREATE TABLE conflict_confirmed (
	id VARCHAR(64) NOT NULL, 
	ticket VARCHAR(16) NOT NULL, 
	actor VARCHAR NOT NULL, 
	day DATE NOT NULL, 
	PRIMARY KEY (id)
);
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
	started_at DATETIME, 
	ended_at DATETIME, 
	PRIMARY KEY (entry, day)
);
INSERT INTO "delivery" VALUES('tax/taxpayer','2026-11-20','stored','2026-11-20',3,'a',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
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
CREATE TABLE erasure (
	id INTEGER NOT NULL, 
	scope VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	release_id INTEGER, 
	reason VARCHAR NOT NULL, 
	certificate JSON NOT NULL, 
	erased_at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE erasure_salt (
	id INTEGER NOT NULL, 
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
INSERT INTO "journal" VALUES(1,'2026-11-28T19:39:07.481757+00:00','张三','目录报送','tax/taxpayer','{"n": 1}','0000000000000000000000000000000000000000000000000000000000000000','35956b8062d9f29dc7c15589423c5e92a2e159b3e5027de01b927d3e41435a3d');
INSERT INTO "journal" VALUES(2,'2026-11-28T19:39:07.495579+00:00','张三','目录报送','tax/taxpayer','{"actor": "张三", "content_hash": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "reason": null, "state": "报送", "submitter": "张三"}','35956b8062d9f29dc7c15589423c5e92a2e159b3e5027de01b927d3e41435a3d','20e898cba97bbc8edca43b63d2a1b15cf1d9db7b94356a6c9952a6840bbcb636');
CREATE TABLE profile (
	table_name VARCHAR NOT NULL, 
	day DATE NOT NULL, 
	figures JSON NOT NULL, 
	PRIMARY KEY (table_name, day)
);
CREATE TABLE release (
	id INTEGER NOT NULL, 
	content_hash VARCHAR(64) NOT NULL, 
	content TEXT NOT NULL, 
	reviewer VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	effective DATE NOT NULL, 
	published_at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
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
INSERT INTO "review_state" VALUES('tax/taxpayer','报送','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','张三','张三',NULL,2);
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
INSERT INTO "rule_result" VALUES('aggregation.tax__taxpayer','2026-11-20','unique','name','准确性','block',2,3,NULL,NULL,'derived',NULL);
CREATE TABLE schema_version (
	version INTEGER NOT NULL, 
	shape VARCHAR(64), 
	PRIMARY KEY (version)
);
INSERT INTO "schema_version" VALUES(1,'3374735269fd1b76164cb72487da4fa94c4e236a07d0bc456fb7312e338110bc');
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
	started_at DATETIME, 
	ended_at DATETIME, 
	PRIMARY KEY (entry, day)
);
INSERT INTO "standardisation" VALUES('tax/taxpayer','2026-11-20','2026-11-20',3,2,1,'a','b',NULL,NULL,NULL,NULL);
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
CREATE INDEX rule_result_across ON rule_result (table_name, day) WHERE origin = 'cross';
CREATE INDEX rule_result_day ON rule_result (day);
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
COMMIT;
