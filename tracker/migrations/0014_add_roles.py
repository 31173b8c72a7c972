"""Reader, contributor and administrator beside editor and chief editor."""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

RECORD = (
    "company companyalias executive executivealias position outlet feed article topic statement claim claimlink reply "
    "capture appearance evidence followupcheck look verdictproposal verdict correction event linksuggestion anchorcheck"
).split()
DRAFTED = ("statement", "claim")
RUN = ("outlet", "feed", "newsprovider")
ROLES = ("reader", "contributor", "administrator")


def rights() -> dict[str, list[str]]:
    see = [f"view_{name}" for name in RECORD]
    draft = [f"{verb}_{name}" for name in DRAFTED for verb in ("add", "change")]
    run = [f"{verb}_{name}" for name in RUN for verb in ("view", "add", "change")]
    people = ["view_user", "add_user", "change_user", "view_group"]
    return {
        "reader": see,
        "contributor": [*see, *draft, "add_article"],
        "administrator": [*see, *run, "view_job", "change_job", *people],
    }


def make_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Permissions are made after all migrations; the groups need them now.
    for label in ("auth", "tracker"):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codenames in rights().items():
        row, _ = group.objects.get_or_create(name=name)
        row.permissions.set(
            permission.objects.filter(content_type__app_label__in=["auth", "tracker"], codename__in=codenames)
        )


def drop_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0013_hold_published_words_against_later_captures"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(make_roles, drop_roles)]
