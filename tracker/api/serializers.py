"""What the API shows: each item with its page's address, ids, and small nested objects. Tombstones keep only what they are."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker.models import Appearance, Company, Evidence, Executive, Position, Statement, Verdict
from tracker.models.claims import OUTCOMES
from tracker.queries.cards import ClaimCard
from tracker.queries.claims import tombstone_reason
from tracker.queries.quotes import Corroboration, corroboration
from tracker.vocabulary import (
    AnchorState,
    ClaimKind,
    DueKind,
    EditorialState,
    Form,
    HorizonState,
    Modality,
    Outcome,
    Precision,
    ReasonCode,
    Stance,
    Wording,
)


@extend_schema_field({"type": "string", "format": "uri"})
class PageField(serializers.Field[Any, Any, str, Any]):
    """The item's public page."""

    def __init__(self, **options: Any) -> None:
        given: dict[str, Any] = {"source": "*", "read_only": True} | options
        super().__init__(**given)

    def to_representation(self, value: Any) -> str:
        return str(self.context["request"].build_absolute_uri(value.get_absolute_url()))


class TombstoneSerializer(serializers.Serializer[Any]):
    """A withdrawn item keeps these fields; every other one is null, so that a mirror drops what it holds."""

    stays = ("id", "url", "version", "state", "published_at", "withdrawn_reason")

    def is_withdrawn(self, instance: Any) -> bool:
        return bool(instance.state == EditorialState.WITHDRAWN)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        if not self.is_withdrawn(instance):
            return super().to_representation(instance)
        shown = {name: field for name, field in self.fields.items() if name in self.stays}
        empty: dict[str, Any] = dict.fromkeys(self.fields)
        return empty | {
            name: field.to_representation(value)
            for name, field in shown.items()
            for value in [field.get_attribute(instance)]
        }


class CompanyRef(serializers.Serializer[Company]):
    id = serializers.IntegerField()
    slug = serializers.SlugField()
    name = serializers.CharField()
    url = PageField()


class ExecutiveRef(serializers.Serializer[Executive]):
    id = serializers.IntegerField()
    slug = serializers.SlugField()
    name = serializers.CharField()
    url = PageField()


class PositionSerializer(serializers.Serializer[Position]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    company = CompanyRef()
    started_on = serializers.DateField(allow_null=True)
    started_precision = serializers.ChoiceField(choices=Precision.choices)
    ended_on = serializers.DateField(allow_null=True, help_text="The first day without the office.")
    ended_precision = serializers.ChoiceField(choices=Precision.choices)


class CompanySerializer(CompanyRef):
    names = serializers.ListField(child=serializers.CharField(), help_text="As written.")
    ticker = serializers.CharField(allow_blank=True)
    wikidata_qid = serializers.CharField(allow_blank=True)
    lei = serializers.CharField(allow_blank=True)
    is_sample = serializers.BooleanField()
    version = serializers.IntegerField()


class ExecutiveSerializer(ExecutiveRef):
    names = serializers.ListField(child=serializers.CharField(), help_text="As written.")
    family_name = serializers.CharField()
    family_name_first = serializers.BooleanField()
    wikidata_qid = serializers.CharField(allow_blank=True)
    positions = PositionSerializer(many=True)
    is_sample = serializers.BooleanField()
    version = serializers.IntegerField()


class SourceSerializer(serializers.Serializer[Any]):
    """The article that a capture holds."""

    article = serializers.IntegerField(source="capture.article_id")
    url = PageField(source="capture.article")
    title = serializers.CharField(source="capture.article.title")
    outlet = serializers.CharField(source="capture.article.outlet.name")
    address = serializers.CharField(source="capture.article.canonical_url")
    published_on = serializers.DateField(source="capture.article.published_on", allow_null=True)
    origin = serializers.IntegerField(
        source="capture.article.origin_id", allow_null=True, help_text="The article it was taken from."
    )
    origin_by = serializers.CharField(
        source="capture.article.origin_by", allow_blank=True, help_text="How that is known."
    )
    credited_to = serializers.CharField(
        source="capture.article.credited_to", allow_blank=True, help_text="The wire that the text credits."
    )
    capture = serializers.IntegerField(source="capture_id")
    sha256 = serializers.CharField(source="capture.sha256")


class SpanSerializer(serializers.Serializer[Any]):
    start = serializers.IntegerField(help_text="In code points of the capture's text.")
    end = serializers.IntegerField()
    exact = serializers.CharField()
    prefix = serializers.CharField(allow_blank=True)
    suffix = serializers.CharField(allow_blank=True)


class AnchorSerializer(serializers.Serializer[Any]):
    """Whether the words stood in their source when it was last read; null where nobody has looked yet."""

    state = serializers.ChoiceField(source="anchor_state", choices=AnchorState.choices, allow_null=True)
    checked_at = serializers.DateTimeField(source="anchor_checked_at", allow_null=True)
    reads_now = serializers.CharField(source="anchor_reads_now", allow_null=True, allow_blank=True)


class AppearanceSerializer(serializers.Serializer[Appearance]):
    id = serializers.IntegerField()
    anchor = AnchorSerializer(source="*")
    source = SourceSerializer(source="*")  # type: ignore[assignment]
    spans = SpanSerializer(many=True)
    wording = serializers.ChoiceField(choices=Wording.choices)
    speaker_as_published = serializers.CharField(allow_blank=True)
    title_as_published = serializers.CharField(allow_blank=True)


class StatementSerializer(TombstoneSerializer):
    id = serializers.IntegerField()
    url = PageField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=EditorialState.choices)
    published_at = serializers.DateTimeField()
    withdrawn_reason = serializers.CharField(allow_blank=True)
    words = serializers.CharField(allow_null=True)
    form = serializers.ChoiceField(choices=Form.choices, allow_null=True)
    said_on = serializers.DateField(allow_null=True)
    said_precision = serializers.ChoiceField(choices=Precision.choices, allow_null=True)
    venue = serializers.CharField(allow_null=True, allow_blank=True)
    language = serializers.CharField(allow_null=True)
    executive = ExecutiveRef(source="speaker", allow_null=True)
    position = PositionSerializer(allow_null=True)
    appearances = AppearanceSerializer(many=True, allow_null=True)
    links = serializers.SerializerMethodField(help_text="How many articles print it.")
    origins = serializers.SerializerMethodField(help_text="How many of them were not taken from one another.")

    def get_links(self, statement: Statement) -> int:
        return self._corroboration(statement).links

    def get_origins(self, statement: Statement) -> int:
        return self._corroboration(statement).origins

    def _corroboration(self, statement: Statement) -> Corroboration:
        return corroboration(row.capture.article for row in statement.appearances.all())


class StatementRef(serializers.Serializer[Statement]):
    id = serializers.IntegerField()
    url = PageField()
    words = serializers.CharField()
    said_on = serializers.DateField()
    executive = ExecutiveRef(source="speaker")


class HorizonSerializer(serializers.Serializer[Any]):
    """The time phrase as spoken, the rule that read it, and the window: `start` included, `end` excluded."""

    phrase = serializers.CharField(source="claim.phrase", allow_blank=True)
    rule = serializers.CharField(source="claim.rule", allow_blank=True)
    read_against = serializers.DateField(source="claim.read_against", allow_null=True)
    due_kind = serializers.ChoiceField(source="claim.due_kind", choices=DueKind.choices)
    start = serializers.DateField(source="claim.opens_on", allow_null=True)
    end = serializers.DateField(source="claim.closes_on", allow_null=True)
    grace_days = serializers.IntegerField(source="claim.grace_days")
    state = serializers.ChoiceField(source="horizon_state", choices=HorizonState.choices)


class ClaimSerializer(TombstoneSerializer):
    """Of a claim's card, so that outcome and horizon state are the page's."""

    id = serializers.IntegerField(source="claim.pk")
    url = serializers.SerializerMethodField()
    version = serializers.IntegerField(source="claim.version")
    state = serializers.ChoiceField(source="claim.state", choices=EditorialState.choices)
    published_at = serializers.DateTimeField(source="claim.published_at")
    withdrawn_reason = serializers.SerializerMethodField()
    proposition = serializers.CharField(source="claim.proposition", allow_null=True)
    outcome = serializers.ChoiceField(choices=OUTCOMES, allow_null=True)
    verdict = serializers.IntegerField(source="verdict.pk", allow_null=True, default=None)
    horizon = HorizonSerializer(source="*", allow_null=True)
    kind = serializers.ChoiceField(source="claim.kind", choices=ClaimKind.choices, allow_null=True)
    modality = serializers.ChoiceField(source="claim.modality", choices=Modality.choices, allow_null=True)
    condition = serializers.CharField(source="claim.condition", allow_blank=True, allow_null=True)
    market = serializers.CharField(source="claim.market", allow_blank=True, allow_null=True)
    topics = serializers.SerializerMethodField()
    criteria = serializers.CharField(source="claim.criteria", allow_null=True)
    company = CompanyRef(source="claim.company", allow_null=True)
    statement = StatementRef(source="claim.statement", allow_null=True)
    replaces = serializers.SerializerMethodField()
    slip_days = serializers.SerializerMethodField()

    def is_withdrawn(self, instance: ClaimCard) -> bool:
        return bool(tombstone_reason(instance.claim))

    def get_url(self, card: ClaimCard) -> str:
        return str(self.context["request"].build_absolute_uri(card.claim.get_absolute_url()))

    def get_withdrawn_reason(self, card: ClaimCard) -> str:
        return tombstone_reason(card.claim)

    def get_topics(self, card: ClaimCard) -> list[str] | None:
        return [topic.slug for topic in card.claim.topics.all()]

    def get_replaces(self, card: ClaimCard) -> list[int] | None:
        return [claim.pk for claim in card.replaced]

    def get_slip_days(self, card: ClaimCard) -> int | None:
        return card.slip_days


class EvidenceSerializer(serializers.Serializer[Evidence]):
    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    claim = serializers.IntegerField(source="claim_id")
    stance = serializers.ChoiceField(choices=Stance.choices)
    start = serializers.IntegerField(help_text="In code points of the capture's text.")
    end = serializers.IntegerField()
    exact = serializers.CharField()
    prefix = serializers.CharField(allow_blank=True)
    suffix = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    judged_at = serializers.DateTimeField()
    anchor = AnchorSerializer(source="*")
    source = SourceSerializer(source="*")  # type: ignore[assignment]

    def get_url(self, evidence: Evidence) -> str:
        page = f"{evidence.claim.get_absolute_url()}#evidence-{evidence.pk}"
        return str(self.context["request"].build_absolute_uri(page))


class VerdictSerializer(serializers.Serializer[Verdict]):
    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    claim = serializers.IntegerField(source="claim_id")
    previous = serializers.IntegerField(source="previous_id", allow_null=True)
    standing = serializers.SerializerMethodField()
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    reason_code = serializers.ChoiceField(choices=ReasonCode.choices)
    rationale = serializers.CharField()
    true_since = serializers.DateField(allow_null=True)
    recorded_at = serializers.DateTimeField()
    decided_by = serializers.CharField(source="decided_by.get_username")
    seconded_by = serializers.CharField(source="seconded_by.get_username", allow_null=True, default=None)
    evidence = serializers.SerializerMethodField()
    checks = serializers.SerializerMethodField()

    def get_url(self, verdict: Verdict) -> str:
        page = f"{verdict.claim.get_absolute_url()}#verdict-{verdict.pk}"
        return str(self.context["request"].build_absolute_uri(page))

    def get_evidence(self, verdict: Verdict) -> list[int]:
        return [row.evidence_id for row in verdict.cited_evidence.all()]

    def get_checks(self, verdict: Verdict) -> list[int]:
        return [row.follow_up_id for row in verdict.cited_checks.all()]

    def get_standing(self, verdict: Verdict) -> bool:
        return bool(verdict.is_standing)  # type: ignore[attr-defined]
