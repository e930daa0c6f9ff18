"""The Kubernetes API of a cluster for tests, as plain dictionaries.

  api = Api(port, certificates_folder)
  api.get("/api/v1/namespaces/default/configmaps")   the answer's JSON; ApiError with .status otherwise
  api.create("/api/v1/namespaces", {...})            api.delete(path), api.request(method, path, body, type)
"""
import http.client
import json
import ssl


class ApiError(Exception):
    def __init__(self, status, text):
        super().__init__(f"{status}: {text}")
        self.status = status


class Api:
    """Speaks to 127.0.0.1:port with the certificate NAME.crt of a folder that ca.crt is in too."""

    def __init__(self, port, folder, name="admin", timeout=30):
        self.port, self.timeout = port, timeout
        self.tls = ssl.create_default_context(cafile=f"{folder}/ca.crt")
        self.tls.load_cert_chain(f"{folder}/{name}.crt", f"{folder}/{name}.key")

    def request(self, method, path, body=None, content_type="application/json"):
        """The status and the body's text. OSError where nobody answers."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.tls, timeout=self.timeout)
        try:
            data = None if body is None else body if isinstance(body, (str, bytes)) else json.dumps(body)
            connection.request(method, path, data, {"Content-Type": content_type} if data is not None else {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except http.client.HTTPException as error:
            raise OSError(f"{method} {path}: {error!r}") from error
        finally:
            connection.close()

    def _json(self, method, path, body=None, content_type="application/json"):
        status, text = self.request(method, path, body, content_type)
        if status >= 300:
            raise ApiError(status, text)
        return json.loads(text)

    def get(self, path):
        return self._json("GET", path)

    def create(self, path, body):
        return self._json("POST", path, body)

    def patch(self, path, body, content_type="application/merge-patch+json"):
        return self._json("PATCH", path, body, content_type)

    def delete(self, path):
        return self._json("DELETE", path)
