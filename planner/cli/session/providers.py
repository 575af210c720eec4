"""Providers: whose models could be asked now, told from the environment alone: no LiteLLM, no network."""

import os
from dataclasses import dataclass
from importlib import metadata
from typing import Final

from planner.cli.session.settings import Settings

LIBRARY: Final = "litellm"
INSTALL: Final = "pip install 'fairtrip[llm]'"
ROLES_OF_MODELS: Final = ("model", "judge_model", "interview_model")
"""Settings that name a model."""

PROVIDERS: Final[dict[str, tuple[str, ...]]] = {
    "anthropic": ("ANTHROPIC_API_KEY",),
    "azure": ("AZURE_API_KEY", "AZURE_API_BASE", "AZURE_API_VERSION"),
    "bedrock": ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
    "cerebras": ("CEREBRAS_API_KEY",),
    "cohere": ("COHERE_API_KEY",),
    "dashscope": ("DASHSCOPE_API_KEY",),
    "deepseek": ("DEEPSEEK_API_KEY",),
    "fireworks_ai": ("FIREWORKS_AI_API_KEY",),
    "gemini": ("GEMINI_API_KEY",),
    "groq": ("GROQ_API_KEY",),
    "huggingface": ("HUGGINGFACE_API_KEY",),
    "mistral": ("MISTRAL_API_KEY",),
    "moonshot": ("MOONSHOT_API_KEY",),
    "nvidia_nim": ("NVIDIA_NIM_API_KEY",),
    "ollama": ("OLLAMA_API_BASE",),
    "openai": ("OPENAI_API_KEY",),
    "openrouter": ("OPENROUTER_API_KEY",),
    "perplexity": ("PERPLEXITYAI_API_KEY",),
    "together_ai": ("TOGETHERAI_API_KEY",),
    "vertex_ai": ("VERTEXAI_PROJECT", "VERTEXAI_LOCATION"),
    "xai": ("XAI_API_KEY",),
}
"""The usual providers as LiteLLM names them, and the variables each needs; LiteLLM knows about a hundred more."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider: what its variables are called, and which of them are not set."""

    name: str
    variables: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Say whether everything it needs is set; only a ping tells whether it is right."""
        return not self.missing


def providers() -> tuple[Provider, ...]:
    """Return every usual provider by name; values of variables are looked at and never kept."""
    return tuple(provider_called(name) for name in PROVIDERS)


def provider_called(name: str) -> Provider:
    """Return one of PROVIDERS as it stands in the environment."""
    variables = PROVIDERS[name]
    return Provider(name, variables, tuple(variable for variable in variables if not os.environ.get(variable)))


def library_version() -> str | None:
    """Return which LiteLLM is installed, None where there is none; does not import it."""
    try:
        return metadata.version(LIBRARY)
    except metadata.PackageNotFoundError:
        return None


def named(settings: Settings) -> dict[str, str]:
    """Return the models that settings name, by the setting."""
    values = settings.model_dump(include=set(ROLES_OF_MODELS))
    return {role: str(values[role]) for role in ROLES_OF_MODELS if values[role]}


def lacking(model: str) -> tuple[str, ...]:
    """Return the variables that a model string needs and that are not set; none where only LiteLLM could tell."""
    provider = model.partition("/")[0]
    return provider_called(provider).missing if provider in PROVIDERS else ()
