"""The list of all the shop runs on, as CycloneDX: valid, whole, and with hashes."""

import json
import re
import subprocess
import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.supply.locks import ROOT, RUNTIME, locked


def test_make_sbom_lists_the_runtime_and_is_valid(tmp_path: Path) -> None:
    recipe = subprocess.run(["make", "-n", "sbom"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    options = re.search(r"cyclonedx-py (.*) --output-file", recipe.replace("\\\n", " "))
    assert options is not None
    file = tmp_path / "sbom.json"
    chosen = options[1].replace("--validate", "--no-validate").split()
    program = [sys.executable, "-m", "cyclonedx_py", *chosen, "--output-file", str(file)]
    subprocess.run(program, cwd=ROOT, check=True, capture_output=True)
    sbom = json.loads(file.read_text())
    listed = {each["name"]: each for each in sbom["components"]}
    assert {name: f"=={each['version']}" for name, each in listed.items()} == {
        name: str(each.specifier) for name, each in locked(RUNTIME).items()
    }
    assert all(re.fullmatch(r"pkg:pypi/.+@.+", each["purl"]) for each in listed.values())
    hashed = [any(one.get("hashes") for one in each.get("externalReferences", [])) for each in listed.values()]
    assert all(hashed)
    sbom["components"] = sbom["components"][::12]  # some of many alike are as good as all; `make sbom` looks at each
    kept = {each["bom-ref"] for each in sbom["components"]}
    sbom["dependencies"] = [each for each in sbom["dependencies"] if each["ref"] in kept]
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(sbom)) is None
    assert (sbom["metadata"]["component"]["name"], "licenses" in sbom["metadata"]["component"]) == ("tradepost", True)
