-- Source checks: append-only, each following the last one of its anchor, in a capture of the same article.

CREATE TRIGGER anchorcheck_is_append_only BEFORE UPDATE OR DELETE ON tracker_anchorcheck
    FOR EACH ROW EXECUTE FUNCTION on_record_append_only();
CREATE TRIGGER anchorcheck_is_never_emptied BEFORE TRUNCATE ON tracker_anchorcheck
    FOR EACH STATEMENT EXECUTE FUNCTION on_record_append_only();
CREATE TRIGGER anchorcheck_is_recorded_now BEFORE INSERT ON tracker_anchorcheck
    FOR EACH ROW EXECUTE FUNCTION on_record_recorded_now();

CREATE FUNCTION on_record_anchor_check_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before record;
    own bigint;
BEGIN
    SELECT * INTO before FROM tracker_anchorcheck a
        WHERE a.appearance_id = NEW.appearance_id OR a.evidence_id = NEW.evidence_id ORDER BY a.id DESC LIMIT 1;
    IF before.id IS DISTINCT FROM NEW.previous_id THEN
        PERFORM on_record_refuse('anchor_check_follows_the_last', 'another check of these words was recorded');
    END IF;
    IF before.id IS NOT NULL AND before.capture_id IS NOT DISTINCT FROM NEW.capture_id THEN
        PERFORM on_record_refuse('anchor_check_says_something_new', 'the last check of these words is of the same capture');
    END IF;
    SELECT c.article_id INTO own FROM tracker_capture c WHERE c.id = coalesce(
        (SELECT p.capture_id FROM tracker_appearance p WHERE p.id = NEW.appearance_id),
        (SELECT e.capture_id FROM tracker_evidence e WHERE e.id = NEW.evidence_id));
    IF NEW.capture_id IS NOT NULL
        AND own IS DISTINCT FROM (SELECT c.article_id FROM tracker_capture c WHERE c.id = NEW.capture_id) THEN
        PERFORM on_record_refuse('anchor_check_is_of_its_article', 'the capture is of another article');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER anchor_check_follows_the_last BEFORE INSERT ON tracker_anchorcheck
    FOR EACH ROW EXECUTE FUNCTION on_record_anchor_check_follows();

-- When an article is looked at again makes no form stale. Replaced in place, so that what others let pass stays.
DO $$ BEGIN
    EXECUTE replace(pg_get_functiondef('on_record_next_version'::regproc),
        '{version,search,', '{version,search,recheck_at,recheck_failures,seen_at,');
END $$;
