"""The port to LiteLLM, the only file that imports it: one Wire out, one Raw back, nothing tried twice."""

import asyncio
import atexit
import os
import re
import warnings
from collections.abc import Coroutine
from concurrent.futures import TimeoutError as StillRunning
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from threading import Thread
from types import ModuleType
from typing import Any

from rewards.llm.ask import Json, Token
from rewards.llm.local_server import LOCAL, LOCAL_KEY, is_local, reach_past_proxies
from rewards.llm.patience import retry_after_s
from rewards.llm.redact import redact
from rewards.llm.spending import NANO, Price
from rewards.llm.wire import Fault, Late, Raw, Wire
from roles.errors import MissingModel, shown

EITHER_KEY = frozenset({"GEMINI_API_KEY", "GOOGLE_API_KEY"})
"""Keys of which one is enough, though LiteLLM names both as soon as one is missing."""

INSTALL = "pip install 'fairtrip[llm]'"
LISTING_S = 10.0
NEVER_S = 86_400.0
"""The timeout LiteLLM is given: always the same, because it opens new connections for another one. Ours counts."""

CLOSING_S = 1.0
LINGER_S = 0.02
"""How long closing at the end may take, and what the last sockets need of it."""
MOST_CHARACTERS = 200
"""Most of a provider's words that a message repeats."""
NOISE = re.compile(r"^(?:litellm\.)?(?:\w+Error: )+(?:\w+Exception - )?")
"""What LiteLLM puts before a provider's words."""

NO_CONNECTION = frozenset({"ConnectError", "ConnectTimeout", "ClientConnectorError", "ClientConnectorDNSError"})


@dataclass(frozen=True, slots=True)
class LitellmPort:
    """Sends one request to one model through LiteLLM; `base` is a server's address, "" the provider's own."""

    model: str
    base: str = ""
    key: str = field(default="", repr=False)

    def __call__(self, wire: Wire) -> Raw:
        """Return the response. Raises Fault with the HTTP status, and Late when the seconds are over."""
        return _raw(_within(wire.seconds, load().acompletion(**self._parameters(wire))))

    def _parameters(self, wire: Wire) -> dict[str, Any]:
        """Return LiteLLM's parameters; both its own retries and its providers' are off, and it keeps no cache."""
        parameters: dict[str, Any] = {
            "model": self.model,
            "messages": [{"role": m.role, "content": m.text} for m in wire.messages],
            "max_tokens": wire.max_tokens,
            "temperature": wire.temperature,
            "timeout": NEVER_S,
            "num_retries": 0,
            "max_retries": 0,
            "drop_params": True,
        }
        if self.base:
            parameters |= {"api_base": self.base, "api_key": self.key or "none"}
        if wire.schema is not None:
            parameters["response_format"] = _response_format(wire.schema)
        if wire.seed is not None:
            parameters["seed"] = wire.seed
        if wire.alternatives:
            parameters |= {"logprobs": True, "top_logprobs": wire.alternatives}
        if wire.choices > 1:
            parameters["n"] = wire.choices
        return parameters


def connect(name: str, local_url: str) -> LitellmPort:
    """Return the port for a model string, or for a server of one's own with `local` and `local/NAME`.

    `local` alone asks the server which model it has. Raises MissingModel.
    """
    if is_local(name):
        reach_past_proxies(local_url)
        key = os.environ.get(LOCAL_KEY, "")
        served = name.removeprefix(LOCAL).removeprefix("/") or _first_served(local_url, key)
        return LitellmPort(f"openai/{served}", local_url, key)
    require_usable(name)
    return LitellmPort(name)


def require_usable(name: str) -> None:
    """Raise MissingModel unless a call to `name` could be made: LiteLLM installed, provider known, keys set.

    Opens no connection, and names variables, never values.
    """
    litellm = load()
    if is_local(name):
        return
    provider = provider_of(name)
    missing = litellm.validate_environment(model=name)["missing_keys"]
    either = EITHER_KEY & set(missing) == EITHER_KEY
    if missing and not (either and any(os.environ.get(key) for key in EITHER_KEY)):
        keys = (" or " if either else " and ").join(missing)
        raise MissingModel(f"model {shown(name)}: {provider} needs {keys} in the environment")


def provider_of(name: str) -> str:
    """Return which provider serves a model string. Raises MissingModel when none is known for it."""
    litellm = load()
    try:
        return str(litellm.get_llm_provider(name)[1])
    except litellm.BadRequestError as error:
        raise MissingModel(
            f"model {shown(name)}: no provider is known for it; write PROVIDER/MODEL, for example openai/gpt-4o-mini, "
            "or local for a server of your own"
        ) from error


def price_of(port: LitellmPort) -> Price | None:
    """Return the price in LiteLLM's own table, or None: an entry of zero says only that nobody filled it in.

    A server of one's own has no price there, whatever its model is called.
    """
    table = {} if port.base else load().model_cost
    entry = table.get(port.model) or table.get(port.model.partition("/")[2]) or {}
    prompt, completion = entry.get("input_cost_per_token"), entry.get("output_cost_per_token")
    return Price(prompt * NANO, completion * NANO) if prompt and completion else None


@cache
def load() -> ModuleType:
    """Import LiteLLM with everything that talks or phones off. Raises MissingModel when it is not installed."""
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")  # else importing it asks the network for prices
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own deprecations and pydantic's remarks about its records
        try:
            import litellm
        except ImportError as error:
            raise MissingModel(f"language models need LiteLLM: {INSTALL}") from error
        litellm.suppress_debug_info = True
        litellm.telemetry = False
        litellm.disable_aiohttp_transport = True  # it sends a request again when the connection is reset
        litellm.ModelResponse()  # builds its records now, inside the filter, not at the first answer
    # Our deadline can end a call while LiteLLM still prepares it: it then drops a coroutine that nobody needs any more.
    warnings.filterwarnings("ignore", r"coroutine '[\w.]*completion' was never awaited", RuntimeWarning)
    return litellm


def _response_format(schema: Json) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": dict(schema), "strict": True}}


def _raw(response: Any) -> Raw:
    """Copy what is needed out of LiteLLM's response; whatever is missing or of a strange type is None."""
    if not response.choices:
        return Raw(None, choices=0, model=str(response.model or ""))
    first, usage = response.choices[0], getattr(response, "usage", None)
    message = first.message
    refusal = getattr(message, "refusal", None) or (message.provider_specific_fields or {}).get("refusal")
    return Raw(
        text=redact(message.content) if isinstance(message.content, str) else None,
        finish=str(first.finish_reason or ""),
        refusal=redact(str(refusal or "")),
        tokens=_tokens(first),
        model=redact(str(response.model or "")),
        prompt_tokens=_count(usage, "prompt_tokens"),
        completion_tokens=_count(usage, "completion_tokens"),
        choices=len(response.choices),
    )


def _tokens(choice: Any) -> tuple[Token, ...]:
    content = getattr(getattr(choice, "logprobs", None), "content", None) or ()
    return tuple(
        Token(t.token, {a.token: a.logprob for a in t.top_logprobs or ()} | {t.token: t.logprob}) for t in content
    )


def _count(usage: Any, name: str) -> int | None:
    value = getattr(usage, name, None)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _within(seconds: float, work: Coroutine[Any, Any, Any]) -> Any:
    """Run `work` on our own loop and return what it returns. Raises Late when it takes longer, else Fault.

    The waiting is done here and not by LiteLLM, whose timeout starts anew with every byte that drips in.
    """
    future = asyncio.run_coroutine_threadsafe(work, _loop())
    try:
        failure = future.exception(timeout=seconds)
    except StillRunning:
        raise Late("no complete answer in time", may_cost=True) from None
    finally:
        future.cancel()
    if failure is None:
        return future.result()
    raise _fault(failure) from None  # its text may hold a key


def _fault(failure: BaseException) -> Fault:
    """Say what went wrong. LiteLLM calls every lost connection a status 500; only a real one has headers."""
    headers = getattr(failure, "litellm_response_headers", None) or {}
    status = getattr(failure, "status_code", None)
    spoken = isinstance(status, int) and status >= 400 and (status != 500 or bool(headers))
    text = shown(redact(NOISE.sub("", str(failure).partition("\n")[0])), MOST_CHARACTERS)
    may_cost = not spoken and not _never_connected(failure)
    wait_s = retry_after_s(headers.get("retry-after", ""), headers.get("date", ""), datetime.now(UTC))
    return Fault(text, status if spoken else None, wait_s, may_cost=may_cost)


def _never_connected(failure: BaseException | None) -> bool:
    """Say whether the connection was never made, by the names that httpx and aiohttp have for it."""
    while failure is not None:
        if type(failure).__name__ in NO_CONNECTION:
            return True
        failure = failure.__cause__ or failure.__context__
    return False


def _first_served(local_url: str, key: str) -> str:
    """Ask a server which models it has and return the first."""
    load()
    try:
        models = _within(LISTING_S, _list_models(local_url, key))
        return str(models["data"][0]["id"])
    except (Fault, LookupError, TypeError) as error:
        raise MissingModel(
            f"model local: no server lists a model at {shown(local_url)}; start one (vllm serve MODEL) or set its URL"
        ) from error


async def _list_models(local_url: str, key: str) -> Any:
    import httpx

    async with httpx.AsyncClient(timeout=LISTING_S) as client:
        response = await client.get(
            f"{local_url.rstrip('/')}/models", headers={"Authorization": f"Bearer {key or 'none'}"}
        )
        return response.json()


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """Start the event loop that all requests run on: a thread of its own, so that any caller can wait with a limit."""
    load().close_litellm_async_clients  # noqa: B018 - makes LiteLLM register its own clean-up now, to run after ours
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="language models", daemon=True)
    thread.start()
    atexit.register(close, loop, thread)
    return loop


def hang_up() -> None:
    """Close the connections that LiteLLM keeps open for later; it opens new ones when they are needed."""
    asyncio.run_coroutine_threadsafe(_hang_up(), _loop()).result()


async def _hang_up() -> None:
    await load().close_litellm_async_clients()
    load().in_memory_llm_clients_cache.flush_cache()
    await asyncio.sleep(LINGER_S)


def close(loop: asyncio.AbstractEventLoop, thread: Thread) -> None:
    """Cancel what still runs and close the connections, so that nothing is left when the interpreter goes."""

    async def finish() -> None:
        running = asyncio.all_tasks() - {asyncio.current_task()}
        for task in running:
            if not task.cancelling():  # a second time would end its own cleaning up
                task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await load().close_litellm_async_clients()
        await asyncio.sleep(LINGER_S)

    try:
        asyncio.run_coroutine_threadsafe(finish(), loop).result(CLOSING_S)
    except StillRunning:
        return
    loop.call_soon_threadsafe(loop.stop)
    thread.join(CLOSING_S)
    loop.close()
