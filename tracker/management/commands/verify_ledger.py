import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tracker import ledger


class Command(BaseCommand):
    help = "Counts what breaks a promise in this copy of the database. Reads only; exit status 1 when anything does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="One JSON object instead of lines.")

    def handle(self, **options: Any) -> None:
        findings = ledger.verify()
        violations = sum(finding.violations for finding in findings)
        if options["json"]:
            checks = {finding.name: finding.violations for finding in findings}
            self.stdout.write(json.dumps({"violations": violations, "checks": checks}))
        else:
            for finding in findings:
                self.stdout.write(f"{finding.violations:>6}  {finding.name.replace('_', ' ')}")
            self.stdout.write(f"{violations:>6}  in all")
        if violations:
            sys.exit(1)
