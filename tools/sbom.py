"""Prints a bill of materials (CycloneDX) for package-lock.json, because Debian's npm cannot."""

import base64
import json
from typing import Any

from cyclonedx.contrib.hash.factories import HashTypeFactory
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from tests.support.browser import ROOT


def component(name: str, locked: dict[str, Any]) -> Component:
    """A locked package as a component."""
    kind, _, digest = locked["integrity"].partition("-")
    group, _, short = name.rpartition("/")
    license = locked.get("license")
    purl = PackageURL("npm", group or None, short, locked["version"])
    return Component(
        type=ComponentType.LIBRARY,
        group=group or None,
        name=short,
        version=locked["version"],
        purl=purl,
        bom_ref=purl.to_string(),
        scope=ComponentScope.OPTIONAL if locked.get("optional") else ComponentScope.REQUIRED,
        hashes=[HashTypeFactory().from_hashlib_alg(kind, base64.b64decode(digest).hex())],
        licenses=[LicenseFactory().make_from_string(license)] if license else [],
    )


def main() -> None:
    """Print the bill of materials."""
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    own = packages.pop("")
    bom = Bom(
        components=[component(path.rpartition("node_modules/")[2], package) for path, package in packages.items()]
    )
    bom.metadata.component = Component(type=ComponentType.APPLICATION, name=own["name"], version=own["version"])
    direct = {f"node_modules/{name}" for name in own["devDependencies"]}
    needed = {component(path.removeprefix("node_modules/"), packages[path]).purl for path in direct}
    bom.register_dependency(bom.metadata.component, [part for part in bom.components if part.purl in needed])
    print(JsonV1Dot6(bom).output_as_string(indent=1))


if __name__ == "__main__":
    main()
