"""The search for canaries finds a planted one in every kind of place where it looks."""

import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any, cast

import pytest

from server.audit.chain import Event, chained
from server.clock import ManualClock
from server.logs import configure_logs, get_logger
from tests.makers import NOON
from tests.phone_provider import PhoneProvider
from tests.pictures import CANARY, jpeg_with_canaries, png_with_canaries
from tests.push_catcher import Caught, PushCatcher
from tests.smtp_sink import Mail, SmtpSink
from tests.walk.heard import AUDITOR, OPERATOR, PAGES, VISITOR, Ledger
from tests.walk.outside import Outside
from tests.walk.walkers import Walker
from tests.wire_stage import LiveClient

NAME = "Quarrington"
ID = "PpF0mFKKMGr1kCpUpij6uQ"
WORDS = {"!a picture's metadata": CANARY, "the title": "zqtitle"}


@pytest.fixture
def ledger() -> Ledger:
    """Two doctors, of whom the poster goes without a name."""
    made = Ledger(meant=frozenset({("moderator", "doctor:find")}))
    made.private = {
        "poster": {NAME: NAME, "id": ID, "address": "poster.zq70"},
        "reader": {"Whakatane": "Whakatane"},
        "moderator": {},
    }
    return made


def in_an_answer(ledger: Ledger) -> None:
    ledger.note("reader", "case:list", {"ok": True, "result": {"cases": [{"by": {"n": NAME}}]}})


def in_an_event(ledger: Ledger) -> None:
    nobody = cast("Any", None)
    walker = Walker("reader", nobody, ledger, anonymous=True, doctor_id=nobody, token="")
    walker.live = LiveClient(client=object(), heard=[("room:entry", {"by": {"name": NAME}})])
    walker.keep_events()


def outside() -> Outside:
    return Outside(PushCatcher(), SmtpSink(), PhoneProvider(ManualClock(NOON)))


def in_a_push(ledger: Ledger) -> None:
    stands = outside()
    stands.pushes.caught.append(Caught("phone", {}, {"notification": {"body": NAME}}, {}))
    stands.tell(ledger)


def in_an_e_mail(ledger: Ledger) -> None:
    message = EmailMessage()
    message["Subject"] = "A page"
    message.set_content(f"Señora {NAME} asks for help " * 4)
    stands = outside()
    stands.mail.mails.append(Mail("us@curbside.example", "you@curbside.example", message))
    stands.tell(ledger)


def in_a_mails_header(ledger: Ledger) -> None:
    message = EmailMessage()
    message["Subject"] = "A page"
    message["Reply-To"] = f"{NAME}@hospital.example"
    message.set_content("Come.")
    stands = outside()
    stands.mail.mails.append(Mail("us@curbside.example", "you@curbside.example", message))
    stands.tell(ledger)


def in_an_sms(ledger: Ledger) -> None:
    stands = outside()
    stands.provider.messages.append({"to": "+34600000000", "text": f"{NAME} asks for help"})
    stands.tell(ledger)


def in_the_log(ledger: Ledger) -> None:
    lines = io.StringIO()
    configure_logs(level="debug", stream=lines)
    get_logger("test").info("a request failed", reason=f"no such doctor: {NAME}")
    configure_logs(level="error")
    ledger.note(OPERATOR, "the log", lines.getvalue())


def in_the_metrics(ledger: Ledger) -> None:
    ledger.note(OPERATOR, "the metrics", f'curbside_pages{{doctor="{NAME}"}} 1.0\n'.encode())


def in_the_audit_trail(ledger: Ledger) -> None:
    event = Event("case_viewed", ID, NOON, "doctor", {"title": f"of {NAME}"})
    (entry,) = chained([event], None, node="a", secret=b"secret")
    ledger.note(AUDITOR, "the audit trail", entry.model_dump(mode="json"))


def in_an_export(ledger: Ledger) -> None:
    ledger.note("reader", "room:export", {"content": f"# zqtitle\n\n**1 · {NAME}**"})


def in_a_file_of_data(ledger: Ledger) -> None:
    ledger.note("reader", "/api/v1/exports/x", archive_of(("cases/1.json", NAME.encode())))


def in_a_files_name(ledger: Ledger) -> None:
    ledger.note("reader", "/api/v1/exports/x", archive_of((f"pictures/{NAME}.jpg", b"")))


def in_a_table(ledger: Ledger) -> None:
    ledger.note(VISITOR, "/api/v1/statistics.csv", f"doctor,{NAME.upper()},1\n".encode())


def in_two_bytes_a_sign(ledger: Ledger) -> None:
    ledger.note("reader", "/api/v1/attachments/x", b"\xff\xd8" + NAME.encode("utf-16-le"))


def archive_of(*files: tuple[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return whole.getvalue()


@pytest.mark.parametrize(
    "plant",
    [
        in_an_answer, in_an_event, in_a_push, in_an_e_mail, in_a_mails_header, in_an_sms,
        in_the_log, in_the_metrics, in_the_audit_trail, in_an_export, in_a_file_of_data,
        in_a_files_name, in_a_table, in_two_bytes_a_sign,
    ],
)  # fmt: skip
def test_a_name_that_got_out_is_found(ledger: Ledger, plant: Callable[[Ledger], None]) -> None:
    plant(ledger)

    (leak,) = ledger.leaks(WORDS)
    assert f"heard the {NAME} of poster in" in leak


@pytest.mark.parametrize("picture", [jpeg_with_canaries(), png_with_canaries()])
def test_a_picture_that_was_not_made_anew_is_found(ledger: Ledger, picture: bytes) -> None:
    ledger.note("poster", "/api/v1/attachments/x", picture)

    assert any("a picture's metadata" in leak for leak in ledger.leaks(WORDS))


def test_clinical_words_are_for_doctors_and_for_nobody_else(ledger: Ledger) -> None:
    for by in ("reader", PAGES, OPERATOR, AUDITOR, VISITOR):
        ledger.note(by, "somewhere", "ZqTitle")

    assert [leak.split()[0] for leak in ledger.leaks(WORDS)] == [PAGES, OPERATOR, AUDITOR, VISITOR]


def test_one_may_hear_of_oneself_and_the_auditor_of_ids_and_coordinators_where_they_ask(
    ledger: Ledger,
) -> None:
    ledger.note("poster", "session:read", {"name": NAME, "doctor_id": ID})
    ledger.note(AUDITOR, "the audit trail", {"actor": ID})
    ledger.note("moderator", "doctor:find", {"name": NAME})
    assert not ledger.leaks(WORDS)

    ledger.note("moderator", "case:list", {"name": NAME})
    assert len(ledger.leaks(WORDS)) == 1
