#!/usr/bin/env python3
"""A real S3 server on loopback: versitygw over a folder. Ready in about a second.

  s3_server.py run -- COMMAND...    runs COMMAND with AWS's variables set for it, returns its status

COMMAND finds the address in AWS_ENDPOINT_URL_S3, keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, an empty bucket in
TUG_S3_BUCKET, and nothing of the user's own AWS files. In Python: `with S3Server(folder) as server:`."""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import web_server  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
BUCKET = "charts"
KEYS = ("tug-test", "tug-test-secret")


def program():
    """The path of versitygw, built when needed."""
    done = subprocess.run([HERE.parents[1] / "scripts" / "peers", "versitygw"], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise web_server.StartError(f"scripts/peers versitygw ended with status {done.returncode}", done.returncode)
    return done.stdout.strip()


class S3Server(web_server.WebServer):
    name = "versitygw"

    def __init__(self, folder):
        super().__init__(pathlib.Path(folder))
        self.data = self.folder / "buckets"
        (self.data / BUCKET).mkdir(parents=True, exist_ok=True)

    def start(self, host):
        environment = dict(os.environ, ROOT_ACCESS_KEY=KEYS[0], ROOT_SECRET_KEY=KEYS[1])
        return [program(), "--port", host, "--region", "us-east-1", "posix", str(self.data)], environment

    def environment(self, url=None):
        """The variables of a user of this server, and of no other AWS."""
        kept = web_server.without("AWS_", "HELM_", "S3_")
        nothing = str(self.folder / "no-such-file")
        kept.update(AWS_ENDPOINT_URL_S3=url or self.url, AWS_ACCESS_KEY_ID=KEYS[0], AWS_SECRET_ACCESS_KEY=KEYS[1],
                    AWS_REGION="us-east-1", AWS_CONFIG_FILE=nothing, AWS_SHARED_CREDENTIALS_FILE=nothing,
                    AWS_EC2_METADATA_DISABLED="true", TUG_S3_BUCKET=BUCKET)
        return kept


def main():
    if sys.argv[1:3] != ["run", "--"] or len(sys.argv) < 4:
        sys.exit(__doc__)
    return web_server.run(S3Server, sys.argv[3:])


if __name__ == "__main__":
    sys.exit(main())
