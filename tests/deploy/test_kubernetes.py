"""deploy/kubernetes: a base and an overlay of an example, as Kubernetes reads them."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import kubernetes_validate
import pytest
import yaml

from cli.api import STOP_SECONDS_MAX
from tests.deploy.commands import assert_is_command
from tests.deploy.image import IMAGE_USER
from tests.deploy.platform import (
    DEPLOY,
    KNOWN,
    LIVE,
    READY,
    SECRET,
    SHOP_PORT,
    WATCH_PORT,
    assert_are_all_processes,
    assert_starts_in_production,
)

FOLDER: Final = DEPLOY / "kubernetes"
VERSIONS: Final = ("1.31", "1.37")
"""Of the schemas that are at hand, from the oldest this is written for to the newest."""
COMPONENT: Final = "app.kubernetes.io/component"
PODS: Final = {"Deployment", "Job"}
BY_HAND: Final = {"tradepost-search-keys"}

Resource = dict[str, Any]


@cache
def read(part: str) -> list[Resource]:
    """Every resource of the base or the example, file by file."""
    return [
        resource
        for file in sorted((FOLDER / part).glob("*.yaml"))
        if file.name != "kustomization.yaml"
        for resource in yaml.safe_load_all(file.read_text())
    ]


def kustomization(part: str) -> Resource:
    found: Resource = yaml.safe_load((FOLDER / part / "kustomization.yaml").read_text())
    return found


def of(kind: str) -> dict[str, Resource]:
    """By what they are called."""
    return {each["metadata"]["name"]: each for each in read("base") if each["kind"] == kind}


def pods() -> Iterator[tuple[str, Resource]]:
    """What each workload runs."""
    for kind in sorted(PODS):
        yield from ((name, each["spec"]["template"]["spec"]) for name, each in of(kind).items())


def container(pod: Resource) -> Resource:
    (only,) = pod["containers"]
    found: Resource = only
    return found


def settings() -> dict[str, str]:
    """What everybody is told in the example."""
    said = [
        line
        for part in ("base", "example")
        for one in kustomization(part)["configMapGenerator"]
        for line in one["literals"]
    ]
    return dict(line.split("=", 1) for line in said)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("part", ["base", "example"])
def test_each_is_what_kubernetes_reads(part: str, version: str) -> None:
    assert read(part)
    for resource in read(part):
        kubernetes_validate.validate(resource, version, strict=True)


@pytest.mark.parametrize("part", ["base", "example"])
def test_every_file_is_one_of_the_kustomization_or_an_example(part: str) -> None:
    files = {file.name for file in (FOLDER / part).glob("*.yaml")} - {"kustomization.yaml", "secrets.example.yaml"}
    assert {name for name in kustomization(part)["resources"] if not name.startswith("..")} == files


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl puts an overlay together, and is not here")
def test_the_example_is_put_together_as_it_stands() -> None:
    done = subprocess.run(["kubectl", "kustomize", str(FOLDER / "example")], capture_output=True, text=True, check=True)
    made = list(yaml.safe_load_all(done.stdout))
    assert done.stderr == ""
    assert {each["metadata"]["namespace"] for each in made} == {"shop"}
    for resource in made:
        kubernetes_validate.validate(resource, VERSIONS[-1], strict=True)
    (told,) = (each["data"] for each in made if each["kind"] == "ConfigMap")
    assert told == settings()
    images = {container(each["spec"]["template"]["spec"])["image"] for each in made if each["kind"] in PODS}
    assert images == {"registry.example.com/tradepost:0.1.0"}
    (scaling,) = (each for each in made if each["kind"] == "HorizontalPodAutoscaler")
    assert scaling["spec"]["maxReplicas"] == 20
    policies = {each["metadata"]["name"]: each["spec"] for each in made if each["kind"] == "NetworkPolicy"}
    ours = policies["tradepost-outside"]["podSelector"]["matchLabels"].items()
    bound = [each["spec"]["template"]["metadata"]["labels"].items() for each in made if each["kind"] in PODS]
    assert [ours <= labels for labels in bound] == [True] * 4, "and none of others in the namespace"
    (first, _) = policies["tradepost-api"]["ingress"]
    assert first["from"][0]["namespaceSelector"]["matchLabels"] == {"kubernetes.io/metadata.name": "traefik"}


def test_all_processes_are_there() -> None:
    commands = {name: container(pod)["command"] for name, pod in pods()}
    assert_are_all_processes(" ".join(words) for name, words in commands.items() if name not in BY_HAND)
    assert_is_command(commands["tradepost-search-keys"])


@pytest.mark.parametrize("name", [name for name, _ in pods()])
def test_each_is_nobody_who_may_do_nothing(name: str) -> None:
    pod = dict(pods())[name]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] == pod["securityContext"]["runAsGroup"] == IMAGE_USER
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container(pod)["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert (pod["automountServiceAccountToken"], pod["enableServiceLinks"]) == (False, False)
    assert "memory" in container(pod)["resources"]["limits"]
    mounts = {mount["name"]: mount["mountPath"] for mount in container(pod).get("volumeMounts", ())}
    assert all("emptyDir" in volume for volume in pod.get("volumes", ()))
    assert {volume["name"] for volume in pod.get("volumes", ())} == set(mounts)
    assert name in BY_HAND or mounts["tmp"] == "/tmp"


def test_nobody_is_sent_to_an_api_that_ends_and_the_image_needs_no_program_to_wait() -> None:
    """Kubernetes' "Container Lifecycle Hooks": a sleep of the kubelet's own, on since 1.30."""
    pod = dict(pods())["tradepost-api"]
    waits = container(pod)["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert waits + STOP_SECONDS_MAX < pod["terminationGracePeriodSeconds"]


def test_the_api_is_asked_at_the_port_that_no_customer_takes() -> None:
    api = container(dict(pods())["tradepost-api"])
    ports = {port["name"]: port["containerPort"] for port in api["ports"]}
    assert ports == {"http": SHOP_PORT, "watch": WATCH_PORT}
    assert settings()["TRADEPOST_METRICS_PORT"] == f"0.0.0.0:{WATCH_PORT}"
    probes = {name: api[f"{name}Probe"]["httpGet"] for name in ("startup", "liveness", "readiness")}
    assert probes == {
        "startup": {"path": LIVE, "port": "watch"},
        "liveness": {"path": LIVE, "port": "watch"},
        "readiness": {"path": READY, "port": "watch"},
    }
    assert "livenessProbe" not in container(dict(pods())["tradepost-worker"]), "it listens nowhere"


def test_selectors_find_what_they_are_to_find() -> None:
    components = {
        name: each["spec"]["template"]["metadata"]["labels"][COMPONENT]
        for kind in PODS
        for name, each in of(kind).items()
    }
    for name, each in of("Deployment").items():
        assert each["spec"]["selector"]["matchLabels"] == {COMPONENT: components[name]}
    for name, each in of("PodDisruptionBudget").items():
        assert each["spec"]["selector"]["matchLabels"] == {COMPONENT: components[name]}
        assert each["spec"]["minAvailable"] == 1
    (service,) = of("Service").values()
    assert service["spec"]["selector"] == {COMPONENT: components["tradepost-api"]}
    assert service["spec"]["ports"][0]["targetPort"] == "http"
    (scaling,) = of("HorizontalPodAutoscaler").values()
    assert scaling["spec"]["scaleTargetRef"]["name"] in of("Deployment")
    assert "replicas" not in of("Deployment")["tradepost-api"]["spec"], "the autoscaler says how many"
    policies = of("NetworkPolicy")
    inside = policies["tradepost-inside"]["spec"]["podSelector"]["matchExpressions"][0]["values"]
    assert {*inside, "api"} == set(components.values())
    assert "ingress" not in policies["tradepost-inside"]["spec"], "nobody comes in"
    ours = {label: text for one in kustomization("base")["labels"] for label, text in one["pairs"].items()}
    (bound,) = policies["tradepost-outside"]["spec"]["podSelector"]["matchLabels"].items()
    assert bound in ours.items(), "and nobody else of the namespace"
    ports = {each["port"] for rule in policies["tradepost-api"]["spec"]["ingress"] for each in rule["ports"]}
    assert ports == {"http", "watch"}
    (ingress,) = (each for each in read("example") if each["kind"] == "Ingress")
    backend = ingress["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
    assert backend == {"name": service["metadata"]["name"], "port": {"name": "http"}}


def test_each_comes_in_as_itself_and_settings_are_ones(tmp_path: Path) -> None:
    secrets = {
        each["metadata"]["name"]: set(each["stringData"]) for each in read("example") if each["kind"] == "Secret"
    }
    assert {word for each in read("example") if each["kind"] == "Secret" for word in each["stringData"].values()} == {
        ""
    }
    referred = {
        name: {one["secretRef"]["name"] for one in container(pod).get("envFrom", ()) if "secretRef" in one}
        for name, pod in pods()
    }
    assert referred == {
        "tradepost-migrate": {"tradepost-shared", "tradepost-owner"},
        "tradepost-api": {"tradepost-shared", "tradepost-api"},
        "tradepost-worker": {"tradepost-shared", "tradepost-worker"},
        "tradepost-search-keys": set(),
    }
    holders = [name for name, pod in pods() if "MEILI_MASTER_KEY" in json.dumps(pod)]
    assert holders == ["tradepost-search-keys"]
    assert secrets.pop("tradepost-meilisearch") == {"MEILI_MASTER_KEY"}
    assert set().union(*secrets.values()) <= KNOWN
    assert ("MEILI_KEY" in secrets["tradepost-api"], "MEILI_KEY" in secrets["tradepost-worker"]) == (False, True)
    assert set(settings()) <= KNOWN - SECRET
    assert_starts_in_production(settings(), tmp_path)
