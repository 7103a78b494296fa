"""What crosses between the grader and its sandbox: length-prefixed JSON documents over pipes. Standard library alone.

A frame is four bytes of length (big-endian) and that many bytes of UTF-8 JSON. Both ends cap what they accept. The module
gives frames and documents; what a document must look like is validated in `grader.sandbox.answer`.
"""

import json
import struct
from typing import Any, BinaryIO

FRAME_LIMIT = 16 * 2**20
"""The largest frame that either end accepts, in bytes."""
ANSWER_LIMIT = 2 * 2**20
"""The largest document that learner code can hand back, in bytes."""
OUTPUT_LIMIT = 64 * 2**10
"""So much of what learner code prints is kept, in bytes."""
GRACE_S = 2.0
"""So long after its own alarm a child is killed."""
EXIT_GRACE_S = 0.5
"""So long a child may take to end after its answer."""
READY = b"\0"
"""What a child writes once it is confined, and before anything of the learner's runs: from then on its time counts."""
MUTE = 86
"""The exit code of a child that could not hand over its answer: learner code took the channel away."""

SPAWN, WITHOUT = "--spawn", "--without="
"""The server's arguments: do without forks, or without a layer, as it must elsewhere."""

SUBMISSION_FILENAME = "<submission>"
"""The file name that learner code is compiled under: frames with it are the learner's."""

_HEADER = struct.Struct(">I")


class ProtocolError(Exception):
    """The other end sent something that is no frame."""


class ChildError(Exception):
    """The child failed before anything of the learner's ran."""


def write_frame(stream: BinaryIO, document: dict[str, Any]) -> None:
    """Send one document."""
    payload = json.dumps(document, allow_nan=False).encode()
    stream.write(_HEADER.pack(len(payload)) + payload)
    stream.flush()


def read_frame(stream: BinaryIO) -> dict[str, Any] | None:
    """Receive one document; `None` if the other end has closed.

    Raises:
        ProtocolError: the frame is cut short, too large, or no JSON object.
    """
    header = stream.read(_HEADER.size)
    if not header:
        return None
    if len(header) < _HEADER.size:
        raise ProtocolError("the frame's header is cut short")
    (length,) = _HEADER.unpack(header)
    if length > FRAME_LIMIT:
        raise ProtocolError(f"a frame of {length} bytes is over the limit of {FRAME_LIMIT}")
    payload = stream.read(length)
    if len(payload) < length:
        raise ProtocolError("the frame is cut short")
    return _parse(payload)


def _parse(payload: bytes) -> dict[str, Any]:
    try:
        document = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise ProtocolError("the frame holds no JSON") from error
    if not isinstance(document, dict):
        raise ProtocolError("the frame holds no JSON object")
    return document


def outcome(kind: str, *, sent: bytes, seal: str, output: bytes, exit_code: int | None) -> dict[str, Any]:
    """Describe how a child ended: `{"outcome": "answer"|"timeout"|"died"|"oversize", "answer", "output", "exit_code"}`.

    The child writes its request's seal before its answer. What does not begin with it was written by learner code that got
    hold of the channel, and is replaced by nothing, which is no answer.

    Raises:
        ChildError: the child was never ready.
    """
    if not sent.startswith(READY):
        raise ChildError(f"the sandbox's child did not start: {output[-500:].decode('utf-8', 'replace')}")
    answer, sealing = sent.removeprefix(READY), seal.encode()
    genuine = answer.removeprefix(sealing) if answer.startswith(sealing) else b""
    return {
        "outcome": kind,
        "answer": genuine.decode("utf-8", "replace") if kind == "answer" else None,
        "output": output[:OUTPUT_LIMIT].decode("utf-8", "replace"),
        "exit_code": exit_code,
    }
