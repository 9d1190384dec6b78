"""Servers on this machine that stand in for those that CI talks to: GitHub's and GitLab's API, and downloads."""

import http.server
import json
import re
import threading
from urllib.parse import parse_qs, urlsplit


class Server:
    """Answers by a function of method, path, query and body, and keeps what it was asked."""

    def __init__(self, answer):
        asked = self.asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def handle_one(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                url = urlsplit(self.path)
                query = {k: v[0] for k, v in parse_qs(url.query).items()}
                asked.append((self.command, url.path, dict(self.headers), body))
                status, data = answer(self.command, url.path, query, body)
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PATCH = do_PUT = handle_one

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def methods(self):
        return [method for method, *_ in self.asked]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def files(contents):
    """Downloads by path."""
    return Server(lambda _m, path, _q, _b: (200, contents[path]) if path in contents else (404, b""))


def pages(items, query):
    size, page = int(query.get("per_page", 30)), int(query.get("page", 1))
    return json.dumps(items[(page - 1) * size : page * size]).encode()


def comments(kept, me=None, refused=None):
    """GitHub's comments of one pull request; `kept` is a list of them and changes."""

    def answer(method, path, query, body):
        if path == "/user":
            return (200, json.dumps({"login": me}).encode()) if me else (403, b"{}")
        if refused:
            return refused, b"{}"
        if method == "GET":
            return 200, pages(kept, query)
        text = json.loads(body)["body"]
        if method == "POST":
            kept.append({"id": 1000 + len(kept), "body": text, "user": {"login": "github-actions[bot]", "type": "Bot"}})
            return 201, b"{}"
        number = int(re.search(r"/issues/comments/(\d+)$", path).group(1))
        next(c for c in kept if c["id"] == number)["body"] = text
        return 200, b"{}"

    return Server(answer)


def notes(kept):
    """GitLab's notes of one merge request; the token's user is 7."""

    def answer(method, path, query, body):
        if path.endswith("/user"):
            return 200, b'{"id": 7}'
        if method == "GET":
            return 200, pages(kept, query)
        text = json.loads(body)["body"]
        if method == "POST":
            kept.append({"id": 1000 + len(kept), "body": text, "author": {"id": 7}})
            return 201, b"{}"
        number = int(path.rsplit("/", 1)[1])
        next(c for c in kept if c["id"] == number)["body"] = text
        return 200, b"{}"

    return Server(answer)
