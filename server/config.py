"""Settings from the environment (`CURBSIDE_*`), checked at start; errors name their setting."""

import re
import socket
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from server.easy_secrets import looks_made_up

MIN_SECRET_CHARS = 32
MIN_SECRET_SIGNS = 8
_MAKE_ONE = "openssl rand -base64 48"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def _short_hostname() -> str:
    return socket.gethostname().split(".")[0][:32] or "node"


def _listed(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


Names = Annotated[tuple[str, ...], NoDecode]
"""Comma-separated in the environment."""


def weakness_of(secret: str) -> str | None:
    """Return what a secret lacks to be one, None when it lacks nothing that can be seen."""
    if len(secret) < MIN_SECRET_CHARS:
        return f"needs at least {MIN_SECRET_CHARS} characters"
    if len(set(secret)) < MIN_SECRET_SIGNS:
        return f"needs at least {MIN_SECRET_SIGNS} different characters; make one: {_MAKE_ONE}"
    if looks_made_up(secret):
        return f"looks like an example, a default or a repetition; make one: {_MAKE_ONE}"
    return None


def _plain_name(name: str) -> str:
    if not name or len(name) > 64 or not all(c.isalnum() or c in "-_." for c in name):  # noqa: PLR2004 - said here
        message = "may hold up to 64 letters, digits, dots, dashes and underscores"
        raise ValueError(message)
    return name


class Settings(BaseSettings):
    """Everything an operator may set.

    Args:
        mongo_url: A replica set; None starts the embedded server.
        redis_url: Redis or Valkey 7 or newer; None starts the embedded server.
        redis_prefix: Starts all channels and keys; None derives it from the database's name.
        secret: At least 32 characters, the same on all nodes; None keeps a generated one in the
            database, for development only.
        secret_file: A file that holds the secret, instead of `secret`.
        public_url: Where doctors reach the service; links in pushes start with it.
        origins: Further web origins that may call, beside the public URL's and the address's own.
        push_hosts: Push services that may be called, beside the well-known ones; for tests.
        push_contact: A `mailto:` or `https:` address that push services may complain to; None
            takes the public URL where it is https.
        smtp_url: Where e-mail is handed in: `smtp://user:password@host:587` (STARTTLS) or `smtps://`.
        mail_from: Whom it is from: `Curbside <pages@hospital.example>`.
        email_verification: Whether a new doctor must follow a link that is sent to their address;
            unset: when there is a mail server.
        staff_second_factor: `off` lets moderators and admins do without a second factor: for
            drills with made-up cases only.
        proof_lasts_min: How long after signing in, or proving it again, dangerous acts are open.
        sms_webhook_url: Where SMS and calls are posted, signed; see docs/CHANNELS.md.
        sms_webhook_secret: At least 32 characters, shared with whoever takes the posts.
        sms_webhook_kinds: What the webhook can do: `sms`, `voice`.
        email_per_s, sms_per_s, voice_per_s: So many of them a second from one node; a provider's
            limit for all is to be divided by the nodes.
        fcm_credentials_file: The service account of a Firebase project, for native Android clients.
        apns_...: A key (.p8) of an Apple developer account and the app's bundle id, for native iOS
            clients.
        proxy_hops: How many proxies of one's own stand before the server and add to
            X-Forwarded-For.
        limit_...: Calls a minute, as many at once.
        limits: `off` switches rate limits off, on loopback only.
        models_dir: Where translation models are; None takes `models` in the data directory.
        models_index: The list of Argos packages that `curbside models` installs from.
        translate_threads: Batches of sentences of one direction that are worked on at once.
        translate_threads_per_batch: Cores that one batch may use.
        translate_beam_size: Candidates kept while wording a sentence; fewer are faster.
        roles: What this process does: `web` serves doctors, `translate` translates for all nodes.
        erase_words: Whether erasing an account also takes its words from the rooms; else they stay
            without a name, under an alias behind which nobody is.
        erase_account_after_days: How long a doctor may call off the erasure of their own account.
        keep_cases_days: How long after its outcome a case is kept (after its posting where it has
            none); None keeps it until it is erased by hand.
        keep_reports_days: How long after its decision a report keeps its words.
        oidc_issuer, oidc_client_id, oidc_client_secret: A hospital's OpenID Connect provider, by
            which doctors with an account may sign in.
        oidc_name: What doctors call it.
        oidc_domains: Of the e-mail addresses that it may vouch for.
        npi_url: The US NPI registry's API, where reviewers may look numbers up; None: by hand.
        keep_licence_papers_days: How long after the decision papers of licences are kept.
        keep_undecided_papers_days: How long after they were sent, where nobody has decided.
        shift_warning_h: How long before a shift its doctor is told that a page may not arrive.
        drain_s: How long a node that ends lets clients go before it drops them.
    """

    model_config = SettingsConfigDict(
        env_prefix="CURBSIDE_", extra="ignore", frozen=True, env_ignore_empty=True
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65_535)
    data_dir: Path = Path("var")
    node_name: Annotated[str, AfterValidator(_plain_name)] = Field(default_factory=_short_hostname)
    mongo_url: str | None = None
    redis_url: str | None = None
    redis_prefix: str | None = None
    mongo_port: int | None = Field(default=None, ge=1, le=65_535)
    redis_port: int | None = Field(default=None, ge=1, le=65_535)
    secret: SecretStr | None = None
    secret_file: Path | None = None
    public_url: str | None = None
    origins: Names = ()
    proxy_hops: int = Field(default=0, ge=0, le=8)
    push_hosts: Names = ()
    push_contact: str | None = None
    smtp_url: SecretStr | None = None
    mail_from: str | None = None
    email_verification: Literal["on", "off"] | None = None
    staff_second_factor: Literal["on", "off"] = "on"
    proof_lasts_min: int = Field(default=15, ge=1, le=24 * 60)
    sms_webhook_url: str | None = None
    sms_webhook_secret: SecretStr | None = None
    sms_webhook_kinds: Names = ("sms",)
    email_per_s: float = Field(default=10.0, gt=0.0, le=1_000.0)
    sms_per_s: float = Field(default=5.0, gt=0.0, le=1_000.0)
    voice_per_s: float = Field(default=1.0, gt=0.0, le=1_000.0)
    fcm_credentials_file: Path | None = None
    fcm_url: str = "https://fcm.googleapis.com"
    apns_key_file: Path | None = None
    apns_key_id: str | None = None
    apns_team_id: str | None = None
    apns_topic: str | None = None
    apns_url: str = "https://api.push.apple.com"
    limits: Literal["on", "off"] = "on"
    limit_sign_in: int = Field(default=60, ge=1)
    limit_sign_in_email: int = Field(default=10, ge=1)
    limit_register: int = Field(default=30, ge=1)
    limit_case_post: int = Field(default=12, ge=1)
    limit_message_post: int = Field(default=90, ge=1)
    limit_room_messages: int = Field(default=1_200, ge=1)
    limit_upload: int = Field(default=60, ge=1)
    limit_typing: int = Field(default=240, ge=1)
    limit_guard_check: int = Field(default=240, ge=1)
    limit_search: int = Field(default=120, ge=1)
    limit_default: int = Field(default=900, ge=1)
    models_dir: Path | None = None
    models_index: str = (
        "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"
    )
    translate_threads: int = Field(default=1, ge=1, le=64)
    translate_threads_per_batch: int = Field(default=1, ge=1, le=64)
    translate_beam_size: int = Field(default=4, ge=1, le=8)
    roles: Names = ("web", "translate")
    session_idle_days: int = Field(default=14, ge=1)
    session_absolute_days: int = Field(default=90, ge=1)
    erase_words: bool = False
    erase_account_after_days: int = Field(default=14, ge=1, le=30)
    keep_cases_days: int | None = Field(default=None, ge=1)
    keep_reports_days: int | None = Field(default=None, ge=1)
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_name: str | None = Field(default=None, max_length=80)
    oidc_domains: Names = ()
    npi_url: str | None = None
    keep_licence_papers_days: int = Field(default=14, ge=1, le=90)
    keep_undecided_papers_days: int = Field(default=90, ge=14, le=365)
    shift_warning_h: float = Field(default=12.0, gt=0.0, le=72.0)
    drain_s: float = Field(default=5.0, ge=0.0, le=120.0)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    crash_at: str | None = None
    """A named point at which the process ends hard, on loopback only: for fault tests."""

    @field_validator(
        "origins", "push_hosts", "sms_webhook_kinds", "roles", "oidc_domains", mode="before"
    )
    @classmethod
    def _split(cls, value: object) -> object:
        return _listed(value)

    @field_validator("secret", "sms_webhook_secret")
    @classmethod
    def _strong(cls, value: SecretStr | None) -> SecretStr | None:
        weakness = None if value is None else weakness_of(value.get_secret_value())
        if weakness is not None:
            raise ValueError(weakness)
        return value

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        parts = urlsplit(value.get_secret_value()) if value is not None else None
        if parts is not None and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
            message = "must be smtp://[user:password@]host[:port] or smtps://…"
            raise ValueError(message)
        return value

    @field_validator("mail_from")
    @classmethod
    def _mail_address(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(value)[1]):
            message = "must be an address, with a name before it or not"
            raise ValueError(message)
        return value

    @field_validator(
        "sms_webhook_url", "fcm_url", "apns_url", "models_index", "npi_url", "oidc_issuer"
    )
    @classmethod
    def _secure(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "https://unset")
        local = parts.scheme == "http" and parts.hostname in LOOPBACK
        if (parts.scheme != "https" and not local) or not parts.hostname:
            message = "must start with https://; http:// on this machine only"
            raise ValueError(message)
        return value

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in LOOPBACK

    @property
    def on_this_machine(self) -> bool:
        """Whether only this machine is meant to reach the server, also by way of a proxy."""
        public = urlsplit(self.public_url or "http://localhost").hostname
        return self.on_loopback and public in LOOPBACK

    @property
    def asks_address(self) -> bool:
        """Whether a new doctor must follow a link that is sent to their address."""
        return self.email_verification != "off" and self.smtp_url is not None

    @property
    def staff_needs_factor(self) -> bool:
        """Whether moderators and admins need a second factor."""
        return self.staff_second_factor == "on"

    @property
    def base_url(self) -> str:
        """Where doctors reach the service, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def models_folder(self) -> Path:
        """Where translation models are."""
        return self.models_dir or self.data_dir / "models"

    @property
    def vapid_subject(self) -> str:
        """How operators of push services reach the operator of this one (RFC 8292)."""
        public = self.base_url if self.base_url.startswith("https://") else None
        return self.push_contact or public or "mailto:operator@localhost"

    def drills(self) -> list[str]:
        """Return what is fit for drills only, a sentence each."""
        if self.staff_needs_factor:
            return []
        drill = "moderators and admins need no second factor; for drills with made-up cases only"
        return [f"CURBSIDE_STAFF_SECOND_FACTOR=off: {drill}"]

    def problems(self) -> list[str]:
        """Return what can't work together, a sentence each."""
        found = []
        if self.limits == "off" and not self.on_loopback:
            found.append("CURBSIDE_LIMITS=off is allowed on a loopback address only")
        if self.crash_at is not None and not self.on_loopback:
            found.append("CURBSIDE_CRASH_AT is allowed on a loopback address only")
        if self.secret is not None and self.secret_file is not None:
            found.append("set one of CURBSIDE_SECRET and CURBSIDE_SECRET_FILE, not both")
        if self.secret_file is not None:
            found += self._file_problems(self.secret_file)
        for name, url, schemes in (
            ("MONGO", self.mongo_url, ("mongodb://", "mongodb+srv://")),
            ("REDIS", self.redis_url, ("redis://", "rediss://", "unix://")),
        ):
            if url is not None and not url.startswith(schemes):
                found.append(f"CURBSIDE_{name}_URL must start with {' or '.join(schemes)}")
        if self.public_url is not None and not self.public_url.startswith(("https://", "http://")):
            found.append("CURBSIDE_PUBLIC_URL must start with https:// or http://")
        return found + self._hospital_problems() + self._channel_problems()

    @staticmethod
    def _file_problems(secret_file: Path) -> list[str]:
        try:
            # Read as the server does: what is no text has as many different bytes.
            secret = secret_file.read_bytes().strip().decode("latin-1")
        except OSError as err:
            return [f"CURBSIDE_SECRET_FILE can't be read: {err.strerror}"]
        weakness = weakness_of(secret)
        return [] if weakness is None else [f"CURBSIDE_SECRET_FILE: what it holds {weakness}"]

    def _hospital_problems(self) -> list[str]:
        given = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret, self.oidc_name)
        if not any(given) and not self.oidc_domains:
            return []
        found = []
        if not all(given) or not self.oidc_domains:
            names = "CURBSIDE_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET, _NAME and _DOMAINS"
            found.append(f"set all of {names}, or none")
        if not self.asks_address:
            # Or somebody registers here under another's address and waits for its owner.
            found.append("CURBSIDE_OIDC_ISSUER needs addresses proved here: set CURBSIDE_SMTP_URL")
        return found

    def _channel_problems(self) -> list[str]:
        found = []
        if (self.smtp_url is None) != (self.mail_from is None):
            found.append("set both CURBSIDE_SMTP_URL and CURBSIDE_MAIL_FROM, or neither")
        if self.email_verification == "on" and self.smtp_url is None:
            found.append("CURBSIDE_EMAIL_VERIFICATION=on needs CURBSIDE_SMTP_URL")
        if (self.sms_webhook_url is None) != (self.sms_webhook_secret is None):
            found.append(
                "set both CURBSIDE_SMS_WEBHOOK_URL and CURBSIDE_SMS_WEBHOOK_SECRET, or neither"
            )
        apple = (self.apns_key_file, self.apns_key_id, self.apns_team_id, self.apns_topic)
        if any(one is None for one in apple) and any(one is not None for one in apple):
            found.append("set all of CURBSIDE_APNS_KEY_FILE, _KEY_ID, _TEAM_ID and _TOPIC, or none")
        if not self.roles or not set(self.roles) <= {"web", "translate"}:
            found.append("CURBSIDE_ROLES may hold web and translate, at least one of them")
        if not set(self.sms_webhook_kinds) <= {"sms", "voice"}:
            found.append("CURBSIDE_SMS_WEBHOOK_KINDS may hold sms and voice")
        return found
