"""Every closed list of the domain, in the words of PRODUCT.md. Values are what the database, API and pages show."""

from django.db.models import TextChoices


class Precision(TextChoices):
    DAY = "day", "day"
    MONTH = "month", "month"
    QUARTER = "quarter", "quarter"
    YEAR = "year", "year"


class Form(TextChoices):
    """How much of a statement stands in quotation marks (PARC/PolNeAR)."""

    DIRECT = "direct", "direct"
    MIXED = "mixed", "mixed"
    INDIRECT = "indirect", "indirect"


class Wording(TextChoices):
    """How an appearance's words relate to the words that were said."""

    ORIGINAL = "original", "as spoken"
    TRANSLATION = "translation", "translation"
    PARAPHRASE = "paraphrase", "paraphrase"


class SpeakerStatus(TextChoices):
    """One executive, or why not."""

    RESOLVED = "resolved", "one executive"
    AMBIGUOUS = "ambiguous", "several could be meant"
    UNKNOWN = "unknown", "a person we do not know"
    COMPANY = "company", "a company, no person"
    NO_PERSON = "no_person", "no person named"


class EditorialState(TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class HorizonState(TextChoices):
    """Always computed from the window and a day, never stored."""

    UNDATED = "undated", "Undated"
    NOT_YET_DUE = "not_yet_due", "Not yet due"
    WINDOW_OPEN = "window_open", "Window open"
    PAST_DUE = "past_due", "Past due"


class DueKind(TextChoices):
    WITHIN = "within", "within"
    BY = "by", "by"
    NOT_BEFORE = "not_before", "not before"
    OPEN_ENDED = "open_ended", "open-ended"


class ClaimKind(TextChoices):
    COMMITMENT = "commitment", "Commitment"
    FORECAST = "forecast", "Forecast"
    GOAL = "goal", "Goal"
    DENIAL = "denial", "Denial"


class Modality(TextChoices):
    """How firmly it was said, firmest first."""

    GUARANTEES = "guarantees", "guarantees"
    WILL = "will", "will"
    PLANS = "plans", "plans"
    EXPECTS = "expects", "expects"
    AIMS = "aims", "aims"
    HOPES = "hopes", "hopes"
    CONSIDERS = "considers", "considers"


class LinkKind(TextChoices):
    """What a later claim does to an earlier one."""

    RESTATES = "restates", "restates"
    NARROWS = "narrows", "narrows"
    BROADENS = "broadens", "broadens"
    POSTPONES = "postpones", "postpones"
    WITHDRAWS = "withdraws", "withdraws"
    SUPERSEDES = "supersedes", "supersedes"
    CONTRADICTS = "contradicts", "contradicts"


class LinkState(TextChoices):
    """Of a suggested link. A confirmed one has become a claim link."""

    SUGGESTED = "suggested", "Suggested"
    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Rejected"


class DeskVerb(TextChoices):
    """What an editor does at the reading desk that can be undone."""

    CHANGED = "changed", "Change"
    ADDED = "added", "New quote"
    DRAFTED = "drafted", "New claim"
    REJECTED = "rejected", "Rejection"
    SUBMITTED = "submitted", "Submission for review"
    JOINED = "joined", "Joining"


class Stance(TextChoices):
    """Of a passage toward a claim (FNC-1, with postpones added)."""

    CONFIRMS = "confirms", "confirms"
    CONTRADICTS = "contradicts", "contradicts"
    POSTPONES = "postpones", "postpones"
    DISCUSSES = "discusses", "discusses"
    UNRELATED = "unrelated", "unrelated"


class EvidenceState(TextChoices):
    SUGGESTED = "suggested", "Suggested"
    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Rejected"


class Outcome(TextChoices):
    """A claim without a verdict is open; that is the absence of a row, not a value."""

    IN_PROGRESS = "in_progress", "In progress"
    STALLED = "stalled", "Stalled"
    KEPT = "kept", "Kept"
    KEPT_LATE = "kept_late", "Kept late"
    PARTLY_KEPT = "partly_kept", "Partly kept"
    NOT_KEPT = "not_kept", "Not kept"
    WITHDRAWN_BY_SPEAKER = "withdrawn_by_speaker", "Withdrawn by speaker"
    SUPERSEDED = "superseded", "Superseded"
    CONDITION_NOT_MET = "condition_not_met", "Condition not met"
    INCONCLUSIVE = "inconclusive", "Inconclusive"
    NOT_CHECKABLE = "not_checkable", "Not checkable"


class ReasonCode(TextChoices):
    REPORTED_DONE = "reported_done", "Sources report that it was done"
    REPORTED_NOT_DONE = "reported_not_done", "Sources report that it was not done"
    DONE_IN_PART = "done_in_part", "Only a part was done"
    DONE_AFTER_WINDOW = "done_after_window", "Done after the window had closed"
    LOOKED_FOUND_NOTHING = "looked_found_nothing", "Looked over the whole window and found nothing"
    POSTPONED = "postponed", "Put off to a later date"
    WITHDRAWN = "withdrawn", "Taken back by the speaker"
    REPLACED = "replaced", "Replaced by a later statement"
    CONDITION_FAILED = "condition_failed", "The stated condition did not come about"
    WORK_REPORTED = "work_reported", "Sources report that work goes on"
    NO_PROGRESS = "no_progress", "No progress is reported"
    SOURCES_DISAGREE = "sources_disagree", "Sources disagree"
    TOO_VAGUE = "too_vague", "Too vague to be checked"


class ProposalState(TextChoices):
    DRAFT = "draft", "Draft"
    OPEN = "open", "Waits for a second name"
    SECONDED = "seconded", "Seconded"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class CheckReason(TextChoices):
    """Why someone looked."""

    SCHEDULED = "scheduled", "scheduled"
    ASKED = "asked", "asked for by an editor"
    ARTICLE = "article", "a new article named the company"


class CheckStatus(TextChoices):
    COMPLETE = "complete", "Complete"
    INCOMPLETE = "incomplete", "Incomplete"


class Provider(TextChoices):
    """Where a look was taken."""

    ARCHIVE = "archive", "stored articles"
    FEEDS = "feeds", "polled feeds"
    GDELT = "gdelt", "GDELT"
    SEARCH = "search", "news search"


class Channel(TextChoices):
    EMAIL = "email", "e-mail"
    LETTER = "letter", "letter"
    PHONE = "phone", "telephone"
    PRESS_OFFICE = "press_office", "press office form"


class CaptureOrigin(TextChoices):
    FILE = "file", "added by hand"
    FETCH = "fetch", "fetched page"
    FEED = "feed", "feed entry"


class FetchStatus(TextChoices):
    """What came of asking for an article's page, or for a feed."""

    FETCHED = "fetched", "fetched"
    PAYWALL = "paywall", "behind a paywall"
    NOT_FOUND = "not_found", "not found (404)"
    GONE = "gone", "gone for good (410)"
    SOFT_404 = "soft_404", "a page that says “not found”"
    NO_TEXT = "no_text", "no article text"
    UNREADABLE = "unreadable", "could not be read"
    TOO_LARGE = "too_large", "too large"
    ROBOTS = "robots", "forbidden by robots.txt"
    FORBIDDEN = "forbidden", "an address that is never fetched"
    DENIED = "denied", "refused by the site"
    REDIRECTS = "redirects", "redirects that lead nowhere"
    BUSY = "busy", "asked to come back later (429)"
    SERVER_ERROR = "server_error", "an error of the site (5xx)"
    TIMEOUT = "timeout", "no answer in time"
    UNREACHABLE = "unreachable", "no connection"


class FeedKind(TextChoices):
    """As found in what the feed holds, whatever its address ends in."""

    RSS = "rss", "RSS"
    ATOM = "atom", "Atom"
    JSON = "json", "JSON Feed"
    SITEMAP = "sitemap", "sitemap"
    SITEMAP_INDEX = "sitemap_index", "sitemap index"


class AnchorState(TextChoices):
    """Whether published words still stand where they were found."""

    PRESENT = "present", "still there"
    NORMALISED = "normalised", "still there, in other marks or spaces"
    CHANGED = "changed", "other words stand there now"
    MISSING = "missing", "no longer there"
    UNREACHABLE = "unreachable", "the source could not be read"


class OriginBy(TextChoices):
    """How it came to be known which article another was taken from."""

    CREDIT = "credit", "a wire's credit"
    CANONICAL = "canonical", "the page's canonical link"
    SIMILARITY = "similarity", "the same words"
    EDITOR = "editor", "an editor"


class EventKind(TextChoices):
    STATEMENT_PUBLISHED = "statement_published", "Statement published"
    STATEMENT_CORRECTED = "statement_corrected", "Statement corrected"
    STATEMENT_WITHDRAWN = "statement_withdrawn", "Statement withdrawn"
    APPEARANCE_ADDED = "appearance_added", "Further source of a statement added"
    CLAIM_PUBLISHED = "claim_published", "Claim published"
    CLAIM_CORRECTED = "claim_corrected", "Claim corrected"
    CLAIM_IN_REVIEW = "claim_in_review", "Claim back in review"
    CLAIM_WITHDRAWN = "claim_withdrawn", "Claim withdrawn"
    EVIDENCE_CONFIRMED = "evidence_confirmed", "Evidence confirmed"
    EVIDENCE_TAKEN_BACK = "evidence_taken_back", "Evidence no longer confirmed"
    VERDICT_RECORDED = "verdict_recorded", "Verdict recorded"
    REPLY_RECEIVED = "reply_received", "Reply received"


class JobKind(TextChoices):
    POLL_FEED = "poll_feed", "poll a feed"
    CAPTURE_ARTICLE = "capture_article", "fetch an article"
    RECHECK_ARTICLE = "recheck_article", "see whether published words still stand in an article"
    READ_CAPTURE = "read_capture", "read a capture for statements"
    MATCH_CAPTURE = "match_capture", "match a capture against open claims"
    CHECK_CLAIM = "check_claim", "look for news on a claim"


NEEDS_TWO_PEOPLE = (Outcome.KEPT, Outcome.KEPT_LATE, Outcome.PARTLY_KEPT, Outcome.NOT_KEPT)
"""Outcomes that cite confirmed evidence and a second name (PRODUCT.md, invariant 3)."""

DRIFTED = (AnchorState.CHANGED, AnchorState.MISSING)
"""States in which a source no longer says what it said."""

NOT_FINAL = (Outcome.IN_PROGRESS, Outcome.STALLED)
"""Outcomes under which the claim is still looked after."""

ASKED_OUTSIDE = (Provider.GDELT, Provider.SEARCH)
"""Providers that are asked over the network, where an operator has switched them on."""


class FollowKind(TextChoices):
    EXECUTIVE = "executive", "Executive"
    COMPANY = "company", "Company"
    TOPIC = "topic", "Topic"
    CLAIM = "claim", "Claim"


class MailKind(TextChoices):
    CONFIRM = "confirm", "Asks to confirm"
    DIGEST = "digest", "News of a day"
