"""What the recipes for clusters and docs/operations.md say exists."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import click
import pytest
import yaml
from distributed.cli.dask_scheduler import main as dask_scheduler
from distributed.cli.dask_worker import main as dask_worker

from autograder.cli import main

DASK = {"scheduler": dask_scheduler, "worker": dask_worker}


def words_after(program, words):
    """The arguments of a program in a list of words, if it is called there."""
    return [str(word) for word in words[words.index(program) + 1 :]] if program in words else []


def options_of(command: click.Command):
    return {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}


def check_call(program, words):
    """A command of that name exists and knows the options."""
    group = main.commands if program == "autograder" else DASK
    assert words, f"{program} alone"
    assert words[0] in group, f"{program} {words[0]}"
    unknown = {word for word in words[1:] if re.match(r"--?[a-z]", word)} - options_of(group[words[0]]) - {"--help"}
    assert not unknown, f"{program} {words[0]}: {unknown}"


def calls_in(text):
    """Every call of autograder or dask in a text of commands, comments of shell included."""
    joined = text.replace("\\\n", " ")
    for program, rest in re.findall(r"\b(autograder|dask) ((?!_)[a-z-]+ ?[^\n`&#|;)]*)", joined):
        yield program, rest.replace("'", " ").split()


@pytest.fixture(scope="module")
def kubernetes(course):
    document = yaml.safe_load((course.root / "deploy" / "kubernetes" / "grading.yaml").read_text())
    assert document["kind"] == "List"
    return document["items"]


def pods(kubernetes):
    """What is started, by name."""
    templates = {item["metadata"]["name"]: item["spec"].get("template") for item in kubernetes if "spec" in item}
    return {name: template["spec"] for name, template in templates.items() if template}


def test_kubernetes_starts_commands_that_exist(kubernetes):
    found = pods(kubernetes)
    assert set(found) == {"scheduler", "worker", "grade"}
    for pod in found.values():
        for container in pod["containers"]:
            program, *words = map(str, container["command"])
            check_call(program, words)


def test_kubernetes_names_only_what_it_defines_or_says_how_to_make(kubernetes, course):
    names = {(item["kind"], item["metadata"]["name"]) for item in kubernetes}
    text = (course.root / "deploy" / "kubernetes" / "grading.yaml").read_text()
    for pod in pods(kubernetes).values():
        assert pod["securityContext"]["runAsNonRoot"] is True
        for volume in pod["volumes"]:
            if "persistentVolumeClaim" in volume:
                assert ("PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"]) in names
            if "secret" in volume:
                assert f"create secret tls {volume['secret']['secretName']} " in text
        for container in pod["containers"]:
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
            mounted = {mount["name"] for mount in container["volumeMounts"]}
            assert mounted == {volume["name"] for volume in pod["volumes"]}
            for source in container["envFrom"]:
                assert ("ConfigMap", source["configMapRef"]["name"]) in names
    by_name = {(item["kind"], item["metadata"]["name"]): item["spec"] for item in kubernetes if "spec" in item}
    labels = by_name["Deployment", "scheduler"]["template"]["metadata"]["labels"]
    assert by_name["Service", "scheduler"]["selector"].items() <= labels.items()


def test_the_containers_of_one_machine_start_commands_that_exist(course):
    services = yaml.safe_load((course.root / "deploy" / "container" / "compose.yaml").read_text())["services"]
    for name in ("scheduler", "worker"):
        program, *words = map(str, [*services[name]["entrypoint"], *services[name].get("command", [])])
        check_call(program, words)
    for program, words in calls_in(services["grade"]["entrypoint"][2].replace('"$$@"', "04")):
        check_call(program, words)


@pytest.mark.parametrize("name", ["slurm/grade.sbatch", "tls.sh"])
def test_scripts_are_sound(course, name):
    path = course.root / "deploy" / name
    subprocess.run(["bash", "-n", path], check=True)
    for program, words in calls_in(path.read_text()):
        check_call(program, words)


def test_keys_are_made_for_their_owner_alone(course, tmp_path):
    if not shutil.which("openssl"):
        pytest.skip("needs openssl")
    subprocess.run(["bash", course.root / "deploy" / "tls.sh", tmp_path / "keys"], check=True, capture_output=True)
    assert (tmp_path / "keys" / "tls.key").stat().st_mode & 0o077 == 0
    shown = subprocess.run(
        ["bash", "-c", f"source '{tmp_path}/keys/dask.sh'; env"], check=True, capture_output=True, text=True
    ).stdout
    settings = dict(line.split("=", 1) for line in shown.splitlines() if line.startswith("DASK_"))
    code = "from distributed.security import Security; s = Security(); print(s.require_encryption, s.tls_worker_cert)"
    told = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env={**os.environ, **settings}
    ).stdout
    assert told.split() == ["True", str(tmp_path / "keys" / "tls.crt")]


def test_the_page_on_operations_names_commands_that_exist(course):
    page = (course.root / "docs" / "operations.md").read_text()
    blocks = re.findall(r"```[a-z]*\n(.*?)```", page, re.S) + re.findall(r"(?<!`)`([^`\n]+)`(?!`)", page)
    calls = [call for block in blocks for call in calls_in(block)]
    assert len(calls) > 8
    for program, words in calls:
        check_call(program, words)
    for path in re.findall(r"`((?:deploy|docs|benchmarks)/[\w./]+)`", page):
        assert (course.root / path).exists(), path
