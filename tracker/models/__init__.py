from tracker.models.anchors import AnchorCheck
from tracker.models.articles import Article, Capture, Feed, Host, Outlet, TextRun
from tracker.models.claims import Claim, ClaimLink, ClaimNumber, Topic
from tracker.models.companies import Company, CompanyAlias, Executive, ExecutiveAlias, Position
from tracker.models.corrections import Correction
from tracker.models.desk import DeskStep, Presence, Refusal
from tracker.models.events import Event
from tracker.models.evidence import Evidence, FollowUpCheck, Look, SeenArticle
from tracker.models.former import FormerSlug
from tracker.models.imports import ImportBatch, ImportRow
from tracker.models.jobs import Heartbeat, Job
from tracker.models.judgements import Judgement
from tracker.models.lineage import LinkSuggestion
from tracker.models.providers import NewsProvider
from tracker.models.saved_filters import SavedFilter
from tracker.models.statements import Appearance, AppearanceSpan, Statement
from tracker.models.subscriptions import FollowRequest, Mail, Subscription
from tracker.models.verdicts import Reply, Verdict, VerdictCheck, VerdictEvidence, VerdictProposal

__all__ = [
    "AnchorCheck",
    "Appearance",
    "AppearanceSpan",
    "Article",
    "Capture",
    "Claim",
    "ClaimLink",
    "ClaimNumber",
    "Company",
    "CompanyAlias",
    "Correction",
    "DeskStep",
    "Event",
    "Evidence",
    "Executive",
    "ExecutiveAlias",
    "Feed",
    "FollowRequest",
    "FollowUpCheck",
    "FormerSlug",
    "Heartbeat",
    "Host",
    "ImportBatch",
    "ImportRow",
    "Job",
    "Judgement",
    "LinkSuggestion",
    "Look",
    "Mail",
    "NewsProvider",
    "Outlet",
    "Position",
    "Presence",
    "Refusal",
    "Reply",
    "SavedFilter",
    "SeenArticle",
    "Statement",
    "Subscription",
    "TextRun",
    "Topic",
    "Verdict",
    "VerdictCheck",
    "VerdictEvidence",
    "VerdictProposal",
]
