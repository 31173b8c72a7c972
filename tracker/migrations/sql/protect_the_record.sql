-- The invariants of the record that a column constraint cannot hold. Each refusal carries the name of its rule
-- as CONSTRAINT, and SQLSTATE 23514, so that a client sees an integrity error whatever door it came through.

CREATE FUNCTION on_record_refuse(rule text, reason text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = '23514', MESSAGE = rule || ': ' || reason, CONSTRAINT = rule;
END $$;

-- Invariant 4: append-only tables ------------------------------------------------------------------------------------

CREATE FUNCTION on_record_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM on_record_refuse(TG_TABLE_NAME || '_is_append_only', lower(TG_OP) || ' refused');
    RETURN NULL;
END $$;

CREATE FUNCTION on_record_recorded_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.recorded_at := now();
    RETURN NEW;
END $$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'capture', 'followupcheck', 'look', 'seenarticle', 'verdict', 'verdictevidence', 'verdictcheck', 'correction',
        'event', 'companyrevision', 'executiverevision', 'positionrevision', 'statementrevision', 'claimrevision',
        'claimlinkrevision', 'evidencerevision', 'verdictproposalrevision', 'replyrevision'
    ] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION on_record_append_only()',
            name || '_is_append_only', 'tracker_' || name);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION on_record_append_only()',
            name || '_is_never_emptied', 'tracker_' || name);
    END LOOP;
    -- TRUNCATE asks no row trigger: without these, one statement would empty what each row refuses to lose.
    FOREACH name IN ARRAY ARRAY[
        'statement', 'appearance', 'appearancespan', 'claim', 'claimlink', 'evidence', 'verdictproposal', 'reply'
    ] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION on_record_append_only()',
            name || '_is_never_emptied', 'tracker_' || name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['capture', 'followupcheck', 'verdict', 'correction', 'event'] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION on_record_recorded_now()',
            name || '_is_recorded_now', 'tracker_' || name);
    END LOOP;
END $$;

-- A version that grows on each update, so that a stale form is told apart --------------------------------------------

CREATE FUNCTION on_record_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- What the machine notes in passing makes no form stale; generated columns are not known yet in a BEFORE trigger.
    passing text[] := '{version,search,next_check_at,next_poll_at,polled_at,etag,last_modified,failures,error,fetch_error}';
BEGIN
    NEW.version := OLD.version + CASE WHEN to_jsonb(NEW) - passing IS DISTINCT FROM to_jsonb(OLD) - passing THEN 1 ELSE 0 END;
    RETURN NEW;
END $$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'company', 'executive', 'position', 'outlet', 'feed', 'article', 'statement', 'claim', 'claimlink', 'evidence',
        'verdictproposal', 'reply'
    ] LOOP
        EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION on_record_next_version()', name || '_version_grows', 'tracker_' || name);
    END LOOP;
END $$;

-- Invariant 1: the machine suggests, a person decides ----------------------------------------------------------------

CREATE FUNCTION on_record_person_decides() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    row_now jsonb := to_jsonb(NEW);
    row_before jsonb;
    first text := CASE TG_ARGV[0] WHEN 'evidence' THEN 'suggested' ELSE 'draft' END;
    signature text;
BEGIN
    IF coalesce(current_setting('on_record.actor', true), '') <> 'machine' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        row_before := to_jsonb(OLD);
    END IF;
    -- Readers are shown what has been published once, whatever its state: a signature alone would publish.
    FOREACH signature IN ARRAY '{published_at,published_by_id,judged_by_id,judged_at,confirmed_by_id}'::text[] LOOP
        IF coalesce(row_now->>signature, '') <> coalesce(row_before->>signature, '') THEN
            PERFORM on_record_refuse('a_person_decides', 'a task set ' || signature);
        END IF;
    END LOOP;
    IF row_before->>'state' <> 'suggested' AND row_now->>'stance' <> row_before->>'stance' THEN
        PERFORM on_record_refuse('a_person_decides', 'a task changed a stance that a person has judged');
    END IF;
    IF TG_ARGV[0] = 'decision' THEN
        PERFORM on_record_refuse('a_person_decides', 'a task wrote to ' || TG_TABLE_NAME);
    ELSIF TG_OP = 'INSERT' AND row_now->>'state' <> first THEN
        PERFORM on_record_refuse('a_person_decides', 'a task inserted a row that is ' || (row_now->>'state'));
    ELSIF TG_OP = 'UPDATE' AND row_now->>'state' <> to_jsonb(OLD)->>'state' THEN
        PERFORM on_record_refuse('a_person_decides', 'a task changed an editorial state');
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER a_person_decides BEFORE INSERT OR UPDATE ON tracker_statement FOR EACH ROW EXECUTE FUNCTION on_record_person_decides('statement');
CREATE TRIGGER a_person_decides BEFORE INSERT OR UPDATE ON tracker_claim FOR EACH ROW EXECUTE FUNCTION on_record_person_decides('claim');
CREATE TRIGGER a_person_decides BEFORE INSERT OR UPDATE ON tracker_evidence FOR EACH ROW EXECUTE FUNCTION on_record_person_decides('evidence');
CREATE TRIGGER a_person_decides BEFORE INSERT ON tracker_verdict FOR EACH ROW EXECUTE FUNCTION on_record_person_decides('decision');
CREATE TRIGGER a_person_decides BEFORE INSERT OR UPDATE ON tracker_verdictproposal FOR EACH ROW EXECUTE FUNCTION on_record_person_decides('decision');
CREATE TRIGGER a_person_decides BEFORE INSERT ON tracker_correction FOR EACH ROW EXECUTE FUNCTION on_record_person_decides('decision');
CREATE TRIGGER a_person_decides BEFORE INSERT ON tracker_event FOR EACH ROW EXECUTE FUNCTION on_record_person_decides('decision');
CREATE TRIGGER a_person_decides BEFORE INSERT OR UPDATE ON tracker_reply FOR EACH ROW EXECUTE FUNCTION on_record_person_decides('decision');
CREATE TRIGGER a_person_decides BEFORE INSERT OR UPDATE ON tracker_claimlink FOR EACH ROW EXECUTE FUNCTION on_record_person_decides('link');

-- Invariant 2: anchored, word for word -------------------------------------------------------------------------------

CREATE FUNCTION on_record_capture_hash() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sha256 <> encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') THEN
        PERFORM on_record_refuse('capture_hash_is_of_its_text', 'sha256 does not fit the text');
    ELSIF length(NEW.text) > 2000000 THEN
        PERFORM on_record_refuse('capture_text_is_bounded', 'longer than 2,000,000 characters');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER capture_hash_is_of_its_text BEFORE INSERT ON tracker_capture FOR EACH ROW EXECUTE FUNCTION on_record_capture_hash();

CREATE FUNCTION on_record_span_is_anchored() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.appearance_id <> OLD.appearance_id THEN
        PERFORM on_record_refuse('span_stays_in_its_appearance', 'the appearance that it leaves would lose words');
    END IF;
    SELECT substr(c.text, NEW.start + 1, NEW."end" - NEW.start) INTO found
    FROM tracker_appearance a JOIN tracker_capture c ON c.id = a.capture_id WHERE a.id = NEW.appearance_id;
    IF found IS DISTINCT FROM NEW.exact THEN
        PERFORM on_record_refuse('span_is_anchored', format('the capture does not hold these words at %s:%s', NEW.start, NEW."end"));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER span_is_anchored BEFORE INSERT OR UPDATE ON tracker_appearancespan FOR EACH ROW EXECUTE FUNCTION on_record_span_is_anchored();

CREATE FUNCTION on_record_evidence_is_anchored() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found text;
BEGIN
    SELECT substr(text, NEW.start + 1, NEW."end" - NEW.start) INTO found FROM tracker_capture WHERE id = NEW.capture_id;
    IF found IS DISTINCT FROM NEW.exact THEN
        PERFORM on_record_refuse('evidence_is_anchored', format('the capture does not hold this passage at %s:%s', NEW.start, NEW."end"));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evidence_is_anchored BEFORE INSERT ON tracker_evidence FOR EACH ROW EXECUTE FUNCTION on_record_evidence_is_anchored();

CREATE FUNCTION on_record_appearance_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    place jsonb := CASE TG_OP WHEN 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    whole record;
BEGIN
    SELECT a.id, a.start, a."end", a.pieces, count(s.id) AS pieces_found, min(s.start) AS first, max(s."end") AS last,
        -- The spans' own trigger does not see an appearance that is moved to another capture.
        bool_and(substr(c.text, s.start + 1, s."end" - s.start) = s.exact) AS is_anchored
    INTO whole
    FROM tracker_appearance a
        JOIN tracker_capture c ON c.id = a.capture_id
        LEFT JOIN tracker_appearancespan s ON s.appearance_id = a.id
    WHERE a.id = CASE TG_TABLE_NAME WHEN 'tracker_appearance' THEN (place->>'id')::bigint ELSE (place->>'appearance_id')::bigint END
    GROUP BY a.id;
    IF whole.id IS NOT NULL AND (whole.pieces, whole.start, whole."end", true)
        IS DISTINCT FROM (whole.pieces_found, whole.first, whole.last, whole.is_anchored) THEN
        PERFORM on_record_refuse('appearance_is_whole', format('appearance %s does not fit its spans', whole.id));
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER appearance_is_whole AFTER INSERT OR UPDATE ON tracker_appearance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION on_record_appearance_is_whole();
CREATE CONSTRAINT TRIGGER span_keeps_appearance_whole AFTER INSERT OR UPDATE OR DELETE ON tracker_appearancespan
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION on_record_appearance_is_whole();

-- Two prints of the same words may differ in quotation marks, spaces and gaps; never in a letter, a digit or the dot in 1.5.
CREATE FUNCTION on_record_folded(words text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT btrim(lower(translate(replace(words, '...', ''), E' \t\r\n\u00a0\u202f…[]"“”„‟‘’‚‛''«»‹›', '')), '.,;:!?–—-')
$$;

CREATE FUNCTION on_record_words_are_printed(statement bigint, words text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM tracker_appearance a JOIN tracker_appearancespan s ON s.appearance_id = a.id
        WHERE a.statement_id = statement GROUP BY a.id
        HAVING on_record_folded(string_agg(s.exact, ' ' ORDER BY s.ordinal)) = on_record_folded(words)
    )
$$;

CREATE FUNCTION on_record_published_words_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    published timestamptz;
BEGIN
    IF TG_TABLE_NAME = 'tracker_appearance' THEN
        SELECT s.published_at INTO published FROM tracker_statement s WHERE s.id = (to_jsonb(OLD)->>'statement_id')::bigint;
    ELSE
        SELECT s.published_at INTO published FROM tracker_appearance a JOIN tracker_statement s ON s.id = a.statement_id
        WHERE a.id = (to_jsonb(OLD)->>'appearance_id')::bigint;
    END IF;
    IF published IS NOT NULL THEN
        PERFORM on_record_refuse('published_words_stay', 'an appearance of a published statement is never changed or removed');
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER published_words_stay BEFORE UPDATE OR DELETE ON tracker_appearance FOR EACH ROW EXECUTE FUNCTION on_record_published_words_stay();
CREATE TRIGGER published_words_stay BEFORE UPDATE OR DELETE ON tracker_appearancespan FOR EACH ROW EXECUTE FUNCTION on_record_published_words_stay();

CREATE FUNCTION on_record_statement_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    s record;
BEGIN
    SELECT * INTO s FROM tracker_statement WHERE id = NEW.id;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF s.position_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM tracker_position p WHERE p.id = s.position_id AND p.executive_id = s.speaker_id
    ) THEN
        PERFORM on_record_refuse('statement_position_is_the_speakers', 'the position belongs to somebody else');
    END IF;
    IF s.said_on > current_date + 1 THEN
        PERFORM on_record_refuse('statement_was_said', 'said_on lies in the future');
    END IF;
    IF s.state = 'published' AND NOT EXISTS (SELECT 1 FROM tracker_appearance a WHERE a.statement_id = s.id) THEN
        PERFORM on_record_refuse('statement_published_is_anchored', 'it appears in no stored capture');
    END IF;
    IF s.state = 'published' AND NOT on_record_words_are_printed(s.id, s.words) THEN
        PERFORM on_record_refuse('statement_words_are_printed', 'no appearance of it prints these words');
    END IF;
    IF s.state <> 'published' AND EXISTS (SELECT 1 FROM tracker_claim c WHERE c.statement_id = s.id AND c.state = 'published') THEN
        PERFORM on_record_refuse('claim_hangs_on_a_published_statement', 'a published claim would lose its statement');
    END IF;
    IF s.published_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM tracker_claim c WHERE c.statement_id = s.id AND c.read_against IS NOT NULL AND c.read_against <> s.said_on
    ) THEN
        PERFORM on_record_refuse('horizon_is_read_against_the_day_said', 'a horizon was read against another day');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER statement_stands AFTER INSERT OR UPDATE ON tracker_statement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION on_record_statement_stands();

CREATE FUNCTION on_record_claim_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    c record;
    s record;
BEGIN
    SELECT * INTO c FROM tracker_claim WHERE id = NEW.id;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' OR (NEW.state, NEW.statement_id, NEW.read_against) IS DISTINCT FROM (OLD.state, OLD.statement_id, OLD.read_against) THEN
        -- Two transactions that each see the other's row as it was could withdraw the one and publish the other.
        PERFORM 1 FROM tracker_statement WHERE id = c.statement_id FOR SHARE;
    END IF;
    SELECT * INTO s FROM tracker_statement WHERE id = c.statement_id;
    IF c.state = 'published' AND s.state <> 'published' THEN
        PERFORM on_record_refuse('claim_hangs_on_a_published_statement', 'its statement is not published');
    END IF;
    IF s.published_at IS NOT NULL AND c.read_against IS NOT NULL AND c.read_against IS DISTINCT FROM s.said_on THEN
        PERFORM on_record_refuse('horizon_is_read_against_the_day_said', 'the horizon was read against another day');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER claim_stands AFTER INSERT OR UPDATE ON tracker_claim
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION on_record_claim_stands();

CREATE FUNCTION on_record_position_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.executive_id, NEW.company_id) IS DISTINCT FROM (OLD.executive_id, OLD.company_id)
        AND EXISTS (SELECT 1 FROM tracker_statement s WHERE s.position_id = OLD.id) THEN
        PERFORM on_record_refuse('position_with_statements_stays', 'statements name this position');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER position_with_statements_stays BEFORE UPDATE ON tracker_position FOR EACH ROW EXECUTE FUNCTION on_record_position_stays();

-- Invariant 8: one step from any article to its origin, so that counting origins needs no walk -----------------------

CREATE FUNCTION on_record_origin_is_an_original() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.origin_id IS NOT NULL AND (
        EXISTS (SELECT 1 FROM tracker_article o WHERE o.id = NEW.origin_id AND o.origin_id IS NOT NULL)
        OR EXISTS (SELECT 1 FROM tracker_article copy WHERE copy.origin_id = NEW.id)
    ) THEN
        PERFORM on_record_refuse('article_origin_is_an_original', 'name the article that all of them were taken from');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER article_origin_is_an_original AFTER INSERT OR UPDATE OF origin_id ON tracker_article
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION on_record_origin_is_an_original();

-- Editorial state: how it may change, and that what was published leaves a tombstone ---------------------------------

CREATE FUNCTION on_record_editorial_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.published_at IS NOT NULL THEN
            PERFORM on_record_refuse('published_is_never_deleted', 'withdraw it, so that a tombstone with its reason stays');
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.published_at IS NOT NULL AND NEW.published_at IS DISTINCT FROM OLD.published_at THEN
        PERFORM on_record_refuse('first_publication_stays', 'published_at is set once');
    END IF;
    IF OLD.state = 'withdrawn' AND NEW.withdrawn_reason <> OLD.withdrawn_reason THEN
        PERFORM on_record_refuse('tombstone_stays', 'readers were told another reason');
    END IF;
    IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state = ANY (TG_ARGV[0]::text[])) THEN
        PERFORM on_record_refuse('editorial_state_moves_on', format('%s cannot become %s', OLD.state, NEW.state));
    END IF;
    IF NEW.state = 'draft' AND OLD.published_at IS NOT NULL THEN
        PERFORM on_record_refuse('editorial_state_moves_on', 'what was published cannot become a draft');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER editorial_state_moves_on BEFORE UPDATE OR DELETE ON tracker_statement FOR EACH ROW EXECUTE FUNCTION
    on_record_editorial_state('{draft>in_review,draft>published,in_review>draft,in_review>published,published>withdrawn}');
CREATE TRIGGER editorial_state_moves_on BEFORE UPDATE OR DELETE ON tracker_claim FOR EACH ROW EXECUTE FUNCTION
    on_record_editorial_state('{draft>in_review,draft>published,in_review>draft,in_review>published,in_review>withdrawn,published>in_review,published>withdrawn}');

-- Invariant 5: nothing published changes without a correction --------------------------------------------------------

CREATE FUNCTION on_record_change_is_corrected() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner text := TG_ARGV[0];
    name text;
    noted boolean;
    -- A person, a company and a window are corrected in words; of all else the correction holds the values.
    in_words text[] := '{speaker_id,position_id,statement_id,company_id,window}';
BEGIN
    FOREACH name IN ARRAY TG_ARGV[1]::text[] LOOP
        CONTINUE WHEN to_jsonb(OLD)->name IS NOT DISTINCT FROM to_jsonb(NEW)->name;
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM tracker_correction WHERE %I = $1 AND field = $2 AND recorded_at = now()
            AND ($3 OR (before, after) = ($4, $5)))', owner || '_id')
            INTO noted USING NEW.id, regexp_replace(name, '_id$', ''), name = ANY (in_words),
                coalesce(to_jsonb(OLD)->>name, ''), coalesce(to_jsonb(NEW)->>name, '');
        IF NOT noted THEN
            PERFORM on_record_refuse('published_change_is_corrected', format('%s was changed without a correction', name));
        END IF;
        IF owner = 'statement' AND name IN ('speaker_id', 'position_id', 'said_on')
            AND EXISTS (SELECT 1 FROM tracker_claim c WHERE c.statement_id = NEW.id AND c.state = 'published') THEN
            PERFORM on_record_refuse('corrected_claims_are_in_review', format('%s was changed and its claims are not in review', name));
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER published_change_is_corrected AFTER UPDATE ON tracker_statement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
    EXECUTE FUNCTION on_record_change_is_corrected('statement', '{speaker_id,position_id,said_on,said_precision,words,form,venue,language}');
CREATE CONSTRAINT TRIGGER published_change_is_corrected AFTER UPDATE ON tracker_claim
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
    EXECUTE FUNCTION on_record_change_is_corrected('claim', '{statement_id,company_id,proposition,kind,modality,condition,market,criteria,phrase,due_kind,window,grace_days}');

-- Evidence: its anchor and the machine's reading stay; what a standing verdict cites stays as it was judged ----------

CREATE FUNCTION on_record_evidence_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    cited boolean;
BEGIN
    IF TG_OP = 'DELETE' AND OLD.state <> 'suggested' THEN
        PERFORM on_record_refuse('judged_evidence_stays', 'evidence that a person has judged is never deleted');
    ELSIF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF (NEW.claim_id, NEW.capture_id, NEW.start, NEW."end", NEW.exact, NEW.suggested_stance, NEW.score, NEW.reader)
        IS DISTINCT FROM (OLD.claim_id, OLD.capture_id, OLD.start, OLD."end", OLD.exact, OLD.suggested_stance, OLD.score, OLD.reader) THEN
        PERFORM on_record_refuse('evidence_anchor_stays', 'the passage and the reader''s stance and score are kept');
    END IF;
    IF (NEW.state, NEW.stance) IS DISTINCT FROM (OLD.state, OLD.stance) THEN
        SELECT EXISTS (
            SELECT 1 FROM tracker_verdictevidence ve JOIN tracker_verdict v ON v.id = ve.verdict_id
            WHERE ve.evidence_id = OLD.id AND NOT EXISTS (SELECT 1 FROM tracker_verdict n WHERE n.previous_id = v.id)
        ) INTO cited;
        IF cited THEN
            PERFORM on_record_refuse('cited_evidence_stays', 'a standing verdict cites it: give a new verdict first');
        END IF;
        IF OLD.state <> 'suggested' AND NEW.state = 'suggested' THEN
            PERFORM on_record_refuse('judged_evidence_stays', 'judged evidence is not a suggestion again');
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evidence_stays BEFORE UPDATE OR DELETE ON tracker_evidence FOR EACH ROW EXECUTE FUNCTION on_record_evidence_stays();

-- Invariants 3 and 7: what a verdict rests on ------------------------------------------------------------------------

CREATE FUNCTION on_record_verdict_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before bigint;
BEGIN
    PERFORM 1 FROM tracker_claim c WHERE c.id = NEW.claim_id AND c.state = 'published' FOR SHARE;
    IF NOT FOUND THEN
        PERFORM on_record_refuse('verdict_is_on_a_published_claim', 'the claim is not published');
    END IF;
    SELECT max(id) INTO before FROM tracker_verdict WHERE claim_id = NEW.claim_id;
    IF before IS DISTINCT FROM NEW.previous_id THEN
        PERFORM on_record_refuse('verdict_follows_the_standing_one', 'another verdict stands');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER verdict_follows_the_standing_one BEFORE INSERT ON tracker_verdict FOR EACH ROW EXECUTE FUNCTION on_record_verdict_follows();

CREATE FUNCTION on_record_citation_is_sound() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v record;
    cited jsonb := to_jsonb(NEW);
BEGIN
    SELECT * INTO v FROM tracker_verdict WHERE id = NEW.verdict_id;
    IF v.recorded_at <> now() THEN
        PERFORM on_record_refuse('citations_come_with_their_verdict', 'the verdict is recorded already');
    END IF;
    IF TG_TABLE_NAME = 'tracker_verdictevidence' THEN
        -- Locked: a rejection under way is waited for, and one that comes later sees this citation.
        PERFORM 1 FROM tracker_evidence e WHERE e.id = (cited->>'evidence_id')::bigint AND e.claim_id = v.claim_id AND e.state = 'confirmed' FOR SHARE;
        IF NOT FOUND THEN
            PERFORM on_record_refuse('verdict_cites_confirmed_evidence', 'not confirmed, or of another claim');
        END IF;
    ELSIF NOT EXISTS (SELECT 1 FROM tracker_followupcheck f WHERE f.id = (cited->>'follow_up_id')::bigint AND f.claim_id = v.claim_id AND f.status = 'complete') THEN
        PERFORM on_record_refuse('verdict_cites_complete_checks', 'not complete, or of another claim');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER citation_is_sound BEFORE INSERT ON tracker_verdictevidence FOR EACH ROW EXECUTE FUNCTION on_record_citation_is_sound();
CREATE TRIGGER citation_is_sound BEFORE INSERT ON tracker_verdictcheck FOR EACH ROW EXECUTE FUNCTION on_record_citation_is_sound();

CREATE FUNCTION on_record_verdict_rests() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    due daterange;
    looked datemultirange;
BEGIN
    IF NEW.outcome IN ('kept', 'kept_late', 'partly_kept') AND NOT EXISTS (
        SELECT 1 FROM tracker_verdictevidence ve JOIN tracker_evidence e ON e.id = ve.evidence_id
        WHERE ve.verdict_id = NEW.id AND e.stance = 'confirms'
    ) THEN
        PERFORM on_record_refuse('verdict_rests_on_evidence', 'it cites no confirmed evidence that confirms');
    END IF;
    IF NEW.outcome = 'not_kept' AND NOT EXISTS (
        SELECT 1 FROM tracker_verdictevidence ve JOIN tracker_evidence e ON e.id = ve.evidence_id
        WHERE ve.verdict_id = NEW.id AND e.stance IN ('contradicts', 'postpones')
    ) THEN
        SELECT c."window" INTO due FROM tracker_claim c WHERE c.id = NEW.claim_id;
        SELECT range_agg(f."window") INTO looked FROM tracker_verdictcheck vc JOIN tracker_followupcheck f ON f.id = vc.follow_up_id
        WHERE vc.verdict_id = NEW.id;
        IF due IS NULL OR looked IS NULL OR NOT looked @> due THEN
            PERFORM on_record_refuse('verdict_rests_on_evidence', 'it cites neither contradicting evidence nor complete checks over the whole due window');
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER verdict_rests_on_evidence AFTER INSERT ON tracker_verdict
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION on_record_verdict_rests();

CREATE FUNCTION on_record_look_comes_with_its_check() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    f record;
BEGIN
    SELECT * INTO f FROM tracker_followupcheck WHERE id = NEW.follow_up_id;
    IF f.recorded_at IS DISTINCT FROM now() THEN
        PERFORM on_record_refuse('looks_come_with_their_check', 'the check is recorded already');
    END IF;
    IF f.status = 'complete' AND to_jsonb(NEW)->>'error' <> '' THEN
        PERFORM on_record_refuse('check_with_errors_is_incomplete', 'a provider failed');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER looks_come_with_their_check BEFORE INSERT ON tracker_look FOR EACH ROW EXECUTE FUNCTION on_record_look_comes_with_its_check();
CREATE TRIGGER looks_come_with_their_check BEFORE INSERT ON tracker_seenarticle FOR EACH ROW EXECUTE FUNCTION on_record_look_comes_with_its_check();

CREATE FUNCTION on_record_check_is_honest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF upper(NEW."window") > current_date + 1 THEN
        PERFORM on_record_refuse('check_looks_no_further_than_today', 'its window ends after today');
    END IF;
    IF NOT EXISTS (SELECT 1 FROM tracker_look l WHERE l.follow_up_id = NEW.id) THEN
        PERFORM on_record_refuse('check_has_a_look', 'it names no provider that was asked');
    END IF;
    IF NEW.status = 'complete' AND EXISTS (SELECT 1 FROM tracker_look l WHERE l.follow_up_id = NEW.id AND l.error <> '') THEN
        PERFORM on_record_refuse('check_with_errors_is_incomplete', 'a provider failed');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_is_honest AFTER INSERT ON tracker_followupcheck
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION on_record_check_is_honest();

-- Lineage, replies, and the outbox -----------------------------------------------------------------------------------

CREATE FUNCTION on_record_link_points_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT s.said_on FROM tracker_claim c JOIN tracker_statement s ON s.id = c.statement_id WHERE c.id = NEW.later_id)
        < (SELECT s.said_on FROM tracker_claim c JOIN tracker_statement s ON s.id = c.statement_id WHERE c.id = NEW.earlier_id) THEN
        PERFORM on_record_refuse('claim_link_points_back', 'the later claim was said first');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER claim_link_points_back BEFORE INSERT OR UPDATE ON tracker_claimlink FOR EACH ROW EXECUTE FUNCTION on_record_link_points_back();

CREATE FUNCTION on_record_answer_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.answered_on IS NOT NULL THEN
        PERFORM on_record_refuse('reply_answer_stays', 'an answer is never changed or deleted');
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER reply_answer_stays BEFORE UPDATE OR DELETE ON tracker_reply FOR EACH ROW EXECUTE FUNCTION on_record_answer_stays();

CREATE FUNCTION on_record_next_in_sequence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Held to the end of the transaction: without it a higher number could be committed, and read, before a lower one.
    PERFORM pg_advisory_xact_lock(hashtext('on_record.event.sequence'));
    SELECT coalesce(max(sequence), 0) + 1 INTO NEW.sequence FROM tracker_event;
    RETURN NEW;
END $$;
CREATE TRIGGER event_is_next_in_sequence BEFORE INSERT ON tracker_event FOR EACH ROW EXECUTE FUNCTION on_record_next_in_sequence();

-- Invariant 9: each state of a row is kept ---------------------------------------------------------------------------

-- The triggers that keep revisions can be switched off for a session (pgtrigger.ignore, pghistory's own settings).
CREATE FUNCTION on_record_state_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    state_now jsonb;
    state_kept jsonb;
BEGIN
    EXECUTE format('SELECT to_jsonb(t) FROM %I t WHERE id = $1', TG_TABLE_NAME) INTO state_now USING NEW.id;
    EXECUTE format('SELECT to_jsonb(r) - ''{pgh_id,pgh_created_at,pgh_label,pgh_obj_id,pgh_context_id}''::text[]
        FROM %I r WHERE pgh_obj_id = $1 ORDER BY pgh_id DESC LIMIT 1', TG_TABLE_NAME || 'revision') INTO state_kept USING NEW.id;
    IF state_now IS NOT NULL AND (state_kept IS NULL OR NOT state_now @> state_kept) THEN
        PERFORM on_record_refuse('every_state_is_kept', TG_TABLE_NAME || ' was changed without a revision');
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'company', 'executive', 'position', 'statement', 'claim', 'claimlink', 'evidence', 'verdictproposal', 'reply'
    ] LOOP
        -- Its name comes after pgtrigger_…: triggers fire by name, and this one looks at what those have written.
        EXECUTE format('CREATE CONSTRAINT TRIGGER state_is_kept AFTER INSERT OR UPDATE ON %I
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION on_record_state_is_kept()', 'tracker_' || name);
    END LOOP;
END $$;
