from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

EDITED = ["company", "companyalias", "executive", "executivealias", "position", "outlet", "feed", "article", "topic",
          "statement", "claim", "claimlink", "reply"]  # fmt: skip
READ = ["capture", "appearance", "evidence", "followupcheck", "look", "verdictproposal", "verdict", "correction", "event", "job"]
EDITOR = ["publish_statement", "publish_claim", "correct_record", "judge_evidence", "propose_verdict"]
CHIEF = ["second_verdict"]


def make_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Permissions are made after all migrations; the groups need them now.
    config = apps.get_app_config("tracker")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    editor = [f"{verb}_{name}" for name in EDITED for verb in ("view", "add", "change")]
    editor += ["delete_companyalias", "delete_executivealias", "delete_statement", "delete_claim", "change_evidence", "add_evidence"]
    editor += [f"view_{name}" for name in READ] + EDITOR
    for name, codenames in {"editor": editor, "chief editor": [*editor, *CHIEF, "change_job"]}.items():
        row, _ = group.objects.get_or_create(name=name)
        row.permissions.set(permission.objects.filter(content_type__app_label="tracker", codename__in=codenames))


def drop_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=["editor", "chief editor"]).delete()


class Migration(migrations.Migration):
    dependencies = [("tracker", "0002_protect_the_record"), ("auth", "0012_alter_user_first_name_max_length"), ("contenttypes", "0002_remove_content_type_name")]

    operations = [migrations.RunPython(make_groups, drop_groups)]
