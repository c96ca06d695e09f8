"""What stands outside of the node and hears of it: phones, a mail server, whoever operates it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from store.client import Store
from tests.phone_provider import WEBHOOK_SECRET, PhoneProvider
from tests.push_catcher import PushCatcher
from tests.smtp_sink import SmtpSink
from tests.tiny_models import install_tiny
from tests.walk.heard import AUDITOR, PAGES, Ledger


@dataclass(frozen=True)
class Outside:
    """Every way on which a page leaves."""

    pushes: PushCatcher
    mail: SmtpSink
    provider: PhoneProvider

    def settings(self, folder: Path) -> dict[str, Any]:
        """Return what a node needs to reach all of it, and to translate."""
        return {
            "push_hosts": (self.pushes.host,),
            "smtp_url": self.mail.url,
            "mail_from": "Curbside <pages@curbside.example>",
            "sms_webhook_url": self.provider.url,
            "sms_webhook_secret": WEBHOOK_SECRET,
            "models_dir": install_tiny(folder),
        }

    async def is_reached(self) -> bool:
        """Return whether a page went over every channel; the provider took a code before."""
        return bool(self.pushes.caught and self.mail.mails and len(self.provider.messages) > 1)

    def tell(self, ledger: Ledger) -> None:
        """Note what arrived, decrypted; to whom it goes stands where it must and nowhere else."""
        for caught in self.pushes.caught:
            ledger.note(PAGES, "a push", [caught.payload, caught.claims])
        for mail in self.mail.mails:
            headers = [f"{name}: {told}" for name, told in mail.message.items() if name != "To"]
            ledger.note(PAGES, "an e-mail", "\n".join([*headers, mail.words]))
        for sent in self.provider.messages:
            ledger.note(PAGES, "an SMS", {**sent, "to": None})


async def tell_audit(ledger: Ledger, mongo_url: str) -> None:
    """Note every entry of the audit trail."""
    store = await Store.open(mongo_url)
    async for entry in store.audit.read():
        ledger.note(AUDITOR, "the audit trail", entry.model_dump(mode="json"))
    await store.close()
