-- What matching must learn anew, told by the database whatever door a change came through: a claim that is, was or
-- depends on something published, or (without a claim) the names of companies and executives. Each row carries its
-- transaction, so that a worker asks for what its snapshot did not see; numbers from a sequence would be passed by
-- transactions that commit later. The rows are notes to workers and no part of the record.

CREATE TABLE tracker_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    claim_id bigint,
    told_by xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX tracker_change_told_by ON tracker_change (told_by);

CREATE FUNCTION on_record_tell_of_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tracker_change (claim_id) VALUES (NEW.id);
    RETURN NULL;
END $$;

CREATE TRIGGER tell_of_new_claim AFTER INSERT ON tracker_claim
    FOR EACH ROW WHEN (NEW.state = 'published') EXECUTE FUNCTION on_record_tell_of_claim();
CREATE TRIGGER tell_of_changed_claim AFTER UPDATE ON tracker_claim
    FOR EACH ROW WHEN (
        (OLD.state = 'published' OR NEW.state = 'published')
        AND (OLD.state, OLD.company_id, OLD.proposition, OLD.market, OLD.statement_id)
            IS DISTINCT FROM (NEW.state, NEW.company_id, NEW.proposition, NEW.market, NEW.statement_id)
    ) EXECUTE FUNCTION on_record_tell_of_claim();

CREATE FUNCTION on_record_tell_of_verdict() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tracker_change (claim_id) VALUES (NEW.claim_id);
    RETURN NULL;
END $$;

CREATE TRIGGER tell_of_verdict AFTER INSERT ON tracker_verdict
    FOR EACH ROW EXECUTE FUNCTION on_record_tell_of_verdict();

CREATE FUNCTION on_record_tell_of_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tracker_change (claim_id)
        SELECT id FROM tracker_claim WHERE statement_id = NEW.id AND state = 'published';
    RETURN NULL;
END $$;

CREATE TRIGGER tell_of_changed_statement AFTER UPDATE ON tracker_statement
    FOR EACH ROW WHEN (
        (OLD.speaker_id, OLD.position_id, OLD.said_on) IS DISTINCT FROM (NEW.speaker_id, NEW.position_id, NEW.said_on)
    ) EXECUTE FUNCTION on_record_tell_of_statement();

CREATE FUNCTION on_record_tell_of_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tracker_change (claim_id) VALUES (NULL);
    RETURN NULL;
END $$;

CREATE TRIGGER tell_of_company_names AFTER INSERT OR DELETE OR UPDATE OF name, ticker ON tracker_company
    FOR EACH STATEMENT EXECUTE FUNCTION on_record_tell_of_names();
CREATE TRIGGER tell_of_company_aliases AFTER INSERT OR DELETE OR UPDATE ON tracker_companyalias
    FOR EACH STATEMENT EXECUTE FUNCTION on_record_tell_of_names();
CREATE TRIGGER tell_of_executive_names AFTER INSERT OR DELETE OR UPDATE OF name, family_name, family_name_first
    ON tracker_executive FOR EACH STATEMENT EXECUTE FUNCTION on_record_tell_of_names();
CREATE TRIGGER tell_of_executive_aliases AFTER INSERT OR DELETE OR UPDATE ON tracker_executivealias
    FOR EACH STATEMENT EXECUTE FUNCTION on_record_tell_of_names();
