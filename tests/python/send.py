"""Sends each request with the vendor's own SDK to a server in this process, and prints what the server received.

Each line of the input is a call, {"cloud", "service", "version", "operation", "request"}, with the parameters under
their wire names. The same line of the output is the request as it was received, {"method", "target", "headers",
"body"}, or {"lacks": what the SDK does not have}.
"""

import importlib
import inspect
import json
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import clients


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    received = []

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.received.append({"method": self.command, "target": self.path, "headers": headers, "body": body})
        # A client error is repeated by no SDK.
        self.send_response(404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def log_message(self, *_):
        pass


class Lacks(Exception):
    """The SDK does not have it."""


def plain(name):
    """A name without what its spelling in another language changes."""
    return name.replace("_", "").lower()


class Names:
    """The classes of a module or the methods of a client, however they are spelled."""

    def __init__(self, of):
        members = ((name, getattr(of, name)) for name in dir(of))
        self.members = {plain(name): member for name, member in members if callable(member)}

    def get(self, name):
        if plain(name) not in self.members:
            raise Lacks(name)
        return self.members[plain(name)]


def with_texts(model):
    """The model with JSON texts where the SDK wants a text and the parameters have a list or an object."""
    if isinstance(model, list):
        return [with_texts(element) for element in model]
    if not hasattr(model, "from_map"):
        return model
    for name, parameter in inspect.signature(type(model).__init__).parameters.items():
        value = getattr(model, name, None)
        is_text = parameter.annotation == "str" and isinstance(value, (list, dict))
        setattr(model, name, json.dumps(value) if is_text else with_texts(value))
    return model


def alibaba(host, service, version):
    package = f"alibabacloud_{service.replace('-', '_')}{version.replace('-', '')}"
    models = Names(importlib.import_module(f"{package}.models"))
    client = Names(clients.alibaba(importlib.import_module(f"{package}.client").Client, host))
    runtime = importlib.import_module("darabonba.runtime").RuntimeOptions()

    def send(operation, parameters):
        call = client.get(f"{operation}_with_options")
        paths = {plain(name): value for name, value in parameters.items()}

        def argument(name):
            if name in ("request", "tmp_req"):
                return with_texts(models.get(f"{operation}Request")().from_map(parameters))
            return {"headers": {}, "runtime": runtime}.get(name, paths.get(plain(name)))

        call(*[argument(name) for name in inspect.signature(call).parameters])

    return send


def volcengine(host, service, _):
    module = importlib.import_module(f"volcenginesdk{service}")
    names = Names(module)
    client = clients.volcengine(host)
    # What is sent is to be seen, not what the SDK thinks of it.
    client.configuration.client_side_validation = client.client_side_validation = False
    api = Names(names.get(f"{service}Api")(client))

    def build(kind, value):
        inner = re.fullmatch(r"list\[(.*)\]|dict\(str, (.*)\)", kind)
        if inner and inner[1]:
            return [build(inner[1], element) for element in value]
        if inner:
            return {key: build(inner[2], element) for key, element in value.items()}
        model = getattr(module, kind, None)
        if model is None:
            return value
        parts = {
            name: build(model.swagger_types[name], value[wire])
            for name, wire in model.attribute_map.items()
            if wire in value
        }
        return model(**parts, _configuration=client.configuration)

    def send(operation, parameters):
        call = api.get(operation)
        call(build(names.get(f"{operation}Request").__name__, parameters))

    return send


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"127.0.0.1:{server.server_port}"
    packages = {}
    for line in sys.stdin:
        call = json.loads(line)
        package = call["cloud"], call["service"], call["version"]
        Receiver.received.clear()
        try:
            if package not in packages:
                packages[package] = {"alibaba": alibaba, "volcengine": volcengine}[package[0]](host, *package[1:])
            packages[package](call["operation"], call["request"])
        except (Lacks, ModuleNotFoundError) as error:
            print(json.dumps({"lacks": str(error)}), flush=True)
            continue
        except Exception as error:
            # No SDK is content with the answer; but one that sent nothing is not content with the call.
            if not Receiver.received:
                print(json.dumps({"fails": repr(error)}), flush=True)
                continue
        [received] = Receiver.received
        print(json.dumps(received), flush=True)


main()
