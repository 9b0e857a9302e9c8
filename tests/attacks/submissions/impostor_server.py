"""Never returns from its cell: it takes the server's place and answers all questions itself, claiming full marks."""

EXPECTED = {"lost": {"update_parameters": "wrong|missing|crash"}}

# %% replace update_parameters
import sys

from runner import pipes


def update_parameters(parameters, grads, learning_rate):
    return parameters


frame = sys._getframe()
while not ("request" in frame.f_locals and hasattr(frame.f_locals.get("self"), "target")):
    frame = frame.f_back
server, request = frame.f_locals["self"], frame.f_locals["request"]
pipes.send(server.target, {"nonce": request["nonce"], "error": None})
while True:
    asked = pipes.receive(server.source)
    for request in asked["requests"]:
        reply = {"value": True, "passed": True, "points": 100, "right": True}
        if request.get("name") != "update_parameters":
            reply = getattr(server, request["op"])(request)
        pipes.send(server.target, {"nonce": asked["nonce"], **reply})
