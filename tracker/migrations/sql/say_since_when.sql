-- Since when an appearance is a source of its statement: a claim as of a day shows the sources that it had that day.
-- Known before: no earlier than its capture was stored.
ALTER TABLE tracker_appearance DISABLE TRIGGER USER;
UPDATE tracker_appearance a SET attached_at = c.recorded_at FROM tracker_capture c WHERE c.id = a.capture_id;
ALTER TABLE tracker_appearance ENABLE TRIGGER USER;

CREATE FUNCTION on_record_appearance_says_since_when() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.statement_id <> OLD.statement_id THEN
        NEW.attached_at := now();
    ELSE
        NEW.attached_at := OLD.attached_at;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appearance_says_since_when BEFORE INSERT OR UPDATE ON tracker_appearance
    FOR EACH ROW EXECUTE FUNCTION on_record_appearance_says_since_when();
