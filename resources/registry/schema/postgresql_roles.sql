-- Roles of a registry in PostgreSQL; run by its administrator in the registry's database:
--     psql -v ON_ERROR_STOP=1 -f postgresql_roles.sql
-- May be run again, and is after an upgrade. Logins are the administrator's: GRANT zb_app TO "night";
--   zb_owner  owns the tables and migrates them; nobody works under it
--   zb_app    the nights, the command line, the site: adds to the journal, to releases and
--             certificates, and changes none of them
--   zb_audit  reads everything and changes nothing
DO $$
DECLARE
    wanted text;
    held record;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['zb_owner', 'zb_app', 'zb_audit'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        END IF;
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), wanted);
    END LOOP;
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', current_schema());
    EXECUTE format('GRANT CREATE ON SCHEMA %I TO zb_owner', current_schema());
    FOR held IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
        EXECUTE format('ALTER TABLE %I OWNER TO zb_owner', held.tablename);
        EXECUTE format('REVOKE ALL ON %I FROM PUBLIC, zb_app, zb_audit', held.tablename);
        EXECUTE format('GRANT SELECT ON %I TO zb_app, zb_audit', held.tablename);
        IF held.tablename IN ('journal', 'release', 'erasure', 'erasure_salt') THEN
            EXECUTE format('GRANT INSERT ON %I TO zb_app', held.tablename);
        ELSIF held.tablename <> 'registry_version' THEN
            EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %I TO zb_app', held.tablename);
        END IF;
    END LOOP;
    REVOKE DELETE ON journal_head FROM zb_app;
    REVOKE SELECT ON erasure_salt FROM zb_audit;
    IF EXISTS (SELECT FROM pg_proc WHERE proname = 'journal_is_append_only') THEN
        ALTER FUNCTION journal_is_append_only() OWNER TO zb_owner;
    END IF;
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO zb_app', current_schema());
END
$$;
