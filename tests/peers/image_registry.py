#!/usr/bin/env python3
"""A registry on loopback as registry_server.py has it, with small images in it: team/web:1 for one platform, team/tools:1 for two.

  image_registry.py run -- COMMAND...    runs COMMAND with the variables of registry_server.py, returns its status"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "bundle"))
import registry_server  # noqa: E402
import small_images  # noqa: E402
import web_server  # noqa: E402


class ImageRegistry(registry_server.Registry):
    def __enter__(self):
        super().__enter__()
        images = small_images.Images(self.host, registry_server.USER, registry_server.PASSWORD)
        common = small_images.layer("common", b"common" * 100)
        images.put_image("team/web", "1", [common, small_images.layer("web", b"web")])
        images.put_index("team/tools", "1", {"amd64": [common], "arm64": [small_images.layer("arm", b"arm")]})
        return self


if __name__ == "__main__":
    if sys.argv[1:3] != ["run", "--"] or len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(web_server.run(ImageRegistry, sys.argv[3:]))
