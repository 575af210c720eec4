"""Reply: what a chat completion says, and its two shapes on the wire: one JSON body, or a stream of events."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rewards.llm.ask import Answer, Json, Token
from rewards.testing.scripted import tokens_of

PIECE = 16
"""Characters in one event of a stream, unless that makes more than MOST_PIECES of them."""
MOST_PIECES = 1_000
CHARACTERS_A_TOKEN = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers of a reply; `text` is None where the content is null."""

    text: str | None
    tokens: tuple[Token, ...] = ()
    finish: str | None = "stop"
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A chat completion; `top` is how many alternatives a token comes with, None where no log-probabilities do."""

    model: str
    choices: tuple[Choice, ...]
    usage: Json | None = None
    top: int | None = None


def good_reply(request: Json, answers: Sequence[object]) -> Reply:
    """Return the reply to a request body: answers are texts, JSON values, or Answers for their text and tokens."""
    choices = tuple(_choice(answer) for answer in answers)
    top = request.get("top_logprobs")
    return Reply(
        model=str(request.get("model", "")),
        choices=choices,
        usage=usage(len(json.dumps(request.get("messages"))), sum(len(choice.text or "") for choice in choices)),
        top=(top if isinstance(top, int) else 0) if request.get("logprobs") else None,
    )


def usage(asked: int, answered: int) -> Json:
    """Return token counts for so many characters."""
    counts = {
        "prompt_tokens": asked // CHARACTERS_A_TOKEN + 1,
        "completion_tokens": answered // CHARACTERS_A_TOKEN + 1,
    }
    return {**counts, "total_tokens": sum(counts.values())}


def with_text(reply: Reply, text: str | None, finish: str | None = "stop") -> Reply:
    """Return the reply with another text in every choice, counted as it is long."""
    choices = tuple(Choice(text, finish=finish) for _ in reply.choices)
    return replace(reply, choices=choices, usage=usage(1, len(text or "") * len(choices)))


def completion(reply: Reply) -> dict[str, object]:
    """Return the one JSON body."""
    choices = [
        {
            "index": index,
            "message": {"role": "assistant", "content": choice.text, "refusal": choice.refusal},
            "finish_reason": choice.finish,
            "logprobs": _logprobs(choice.tokens or tokens_of(choice.text or ""), reply.top),
        }
        for index, choice in enumerate(reply.choices)
    ]
    body: dict[str, object] = {**_head(reply, "chat.completion"), "choices": choices}
    return body if reply.usage is None else {**body, "usage": reply.usage}


def events(reply: Reply, finished: bool = True) -> list[bytes]:
    """Return the events of a stream: the pieces, the finish reasons, the usage, the end mark; or the pieces alone."""
    head = _head(reply, "chat.completion.chunk")
    parts: list[Json] = [part for index, choice in enumerate(reply.choices) for part in _pieces(index, choice, reply)]
    if finished:
        parts += [_part(index, finish=choice.finish) for index, choice in enumerate(reply.choices)]
    chunks: list[Json] = [{**head, "choices": [part]} for part in parts]
    if finished and reply.usage is not None:
        chunks.append({**head, "choices": [], "usage": reply.usage})
    lines = [json.dumps(chunk, ensure_ascii=False) for chunk in chunks] + (["[DONE]"] if finished else [])
    return [f"data: {line}\n\n".encode() for line in lines]


def _choice(answer: object) -> Choice:
    if isinstance(answer, Answer):
        return Choice(answer.text, answer.tokens)
    return Choice(answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False))


def _head(reply: Reply, kind: str) -> dict[str, object]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": reply.model}


def _pieces(index: int, choice: Choice, reply: Reply) -> list[Json]:
    """Return a choice in pieces of a few characters, in pieces of one token where log-probabilities are wanted."""
    if choice.refusal is not None:
        return [_part(index, {"role": "assistant", "refusal": choice.refusal})]
    text = choice.text or ""
    if reply.top is None:
        size = max(PIECE, len(text) // MOST_PIECES)
        return [_part(index, _said(text[at : at + size])) for at in range(0, len(text), size)]
    tokens = choice.tokens or tokens_of(text)
    return [_part(index, _said(token.text), _logprobs((token,), reply.top)) for token in tokens]


def _said(text: str) -> Json:
    return {"role": "assistant", "content": text}


def _part(index: int, delta: Json | None = None, logprobs: Json | None = None, finish: str | None = None) -> Json:
    return {"index": index, "delta": delta or {}, "logprobs": logprobs, "finish_reason": finish}


def _logprobs(tokens: Sequence[Token], top: int | None) -> Json | None:
    if top is None:
        return None
    return {
        "content": [
            {
                **_likely(token.text, token.alternatives[token.text]),
                "top_logprobs": [_likely(text, chance) for text, chance in _likeliest(token)[:top]],
            }
            for token in tokens
        ]
    }


def _likeliest(token: Token) -> list[tuple[str, float]]:
    return sorted(token.alternatives.items(), key=lambda item: (-item[1], item[0]))


def _likely(text: str, logprob: float) -> dict[str, object]:
    return {"token": text, "logprob": logprob, "bytes": None}
