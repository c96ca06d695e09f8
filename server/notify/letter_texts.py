"""The words of letters about an account. No name, no licence, no case: whoever reads over a
shoulder learns that somebody has an account here, which the address itself says.
"""

from collections.abc import Mapping
from typing import Final

from server.notify.texts import PushText
from store.records.account import Language
from store.records.ticket import TicketPurpose

_ENGLISH: Final[Mapping[TicketPurpose, tuple[str, str]]] = {
    "confirm_email": (
        "Curbside: confirm your address",
        (
            "Somebody, probably you, has asked for an account with this address.\n\n"
            "Confirm that you read it:\n{link}\n\n"
            "The link works once, for three days. If it was not you, do nothing.\n"
        ),
    ),
    "reset_password": (
        "Curbside: another password",
        (
            "Somebody, probably you, has forgotten the password of your account.\n\n"
            "Choose another one:\n{link}\n\n"
            "The link works once, for an hour, and signs you out everywhere. If it was not\n"
            "you, do nothing: your password stays as it is.\n"
        ),
    ),
    "already_registered": (
        "Curbside: you have an account",
        (
            "Somebody, perhaps you, has asked for an account with this address. You have one.\n\n"
            "Sign in, or choose another password there:\n{link}\n\n"
            "Nothing was changed.\n"
        ),
    ),
    "password_changed": (
        "Curbside: your password was changed",
        (
            "The password of your account was changed.\n\n"
            "If it was not you, choose another one at once, and look at your devices:\n{link}\n"
        ),
    ),
    "factors_changed": (
        "Curbside: your way of signing in was changed",
        (
            "The authenticator app, a passkey or the recovery codes of your account were\n"
            "changed.\n\n"
            "If it was not you, look at once:\n{link}\n"
        ),
    ),
    "licence_asked": (
        "Curbside: more is needed to check your licence",
        (
            "Whoever checks your licence needs something more from you.\n\n"
            "Read what, and answer, there:\n{link}\n"
        ),
    ),
    "licence_verified": (
        "Curbside: your licence is verified",
        (
            "Your licence was checked. You can read and post cases as soon as your address is\n"
            "confirmed, too.\n\n"
            "What was decided, and until when it holds:\n{link}\n"
        ),
    ),
    "licence_rejected": (
        "Curbside: your licence could not be verified",
        "Your licence was checked and could not be verified.\n\nRead why:\n{link}\n",
    ),
    "licence_due": (
        "Curbside: your licence is checked again",
        (
            "Licences are checked once a year, and your year ends within 30 days. You need not\n"
            "do anything, unless something has changed; say so, or send a paper, there:\n{link}\n"
        ),
    ),
    "licence_expired": (
        "Curbside: your licence must be checked again",
        (
            "A year has passed since your licence was checked. Until it is checked again you can\n"
            "sign in, but read and post no cases.\n\n"
            "What it waits for:\n{link}\n"
        ),
    ),
    "suspended": (
        "Curbside: your account is suspended",
        (
            "Your account has been suspended, and you are signed out everywhere.\n\n"
            "Read why there. Against a moderator's decision you may appeal, once; another\n"
            "moderator decides:\n{link}\n"
        ),
    ),
}
_SPANISH: Final[Mapping[TicketPurpose, tuple[str, str]]] = {
    "confirm_email": (
        "Curbside: confirme su dirección",
        (
            "Alguien, probablemente usted, ha pedido una cuenta con esta dirección.\n\n"
            "Confirme que la lee:\n{link}\n\n"
            "El enlace sirve una vez, durante tres días. Si no fue usted, no haga nada.\n"
        ),
    ),
    "reset_password": (
        "Curbside: otra contraseña",
        (
            "Alguien, probablemente usted, ha olvidado la contraseña de su cuenta.\n\n"
            "Elija otra:\n{link}\n\n"
            "El enlace sirve una vez, durante una hora, y cierra todas las sesiones. Si no fue\n"
            "usted, no haga nada: su contraseña sigue como está.\n"
        ),
    ),
    "already_registered": (
        "Curbside: ya tiene una cuenta",
        (
            "Alguien, quizá usted, ha pedido una cuenta con esta dirección. Ya tiene una.\n\n"
            "Inicie sesión, o elija allí otra contraseña:\n{link}\n\n"
            "No se ha cambiado nada.\n"
        ),
    ),
    "password_changed": (
        "Curbside: se cambió su contraseña",
        (
            "Se ha cambiado la contraseña de su cuenta.\n\n"
            "Si no fue usted, elija otra enseguida y mire sus dispositivos:\n{link}\n"
        ),
    ),
    "factors_changed": (
        "Curbside: se cambió su forma de iniciar sesión",
        (
            "Se han cambiado la aplicación de códigos, una llave de acceso o los códigos de\n"
            "recuperación de su cuenta.\n\n"
            "Si no fue usted, mírelo enseguida:\n{link}\n"
        ),
    ),
    "licence_asked": (
        "Curbside: falta algo para comprobar su licencia",
        (
            "Quien comprueba su licencia necesita algo más de usted.\n\n"
            "Lea qué es, y responda, aquí:\n{link}\n"
        ),
    ),
    "licence_verified": (
        "Curbside: su licencia está verificada",
        (
            "Se ha comprobado su licencia. Podrá leer y publicar casos en cuanto su dirección\n"
            "esté también confirmada.\n\n"
            "Qué se decidió, y hasta cuándo vale:\n{link}\n"
        ),
    ),
    "licence_rejected": (
        "Curbside: no se pudo verificar su licencia",
        "Se ha comprobado su licencia y no se ha podido verificar.\n\nLea por qué:\n{link}\n",
    ),
    "licence_due": (
        "Curbside: se vuelve a comprobar su licencia",
        (
            "Las licencias se comprueban una vez al año, y el suyo acaba dentro de 30 días. No\n"
            "tiene que hacer nada, salvo que algo haya cambiado; dígalo, o envíe un documento,\n"
            "aquí:\n{link}\n"
        ),
    ),
    "licence_expired": (
        "Curbside: hay que comprobar de nuevo su licencia",
        (
            "Ha pasado un año desde que se comprobó su licencia. Hasta que se compruebe de nuevo\n"
            "puede iniciar sesión, pero no leer ni publicar casos.\n\n"
            "A qué se espera:\n{link}\n"
        ),
    ),
    "suspended": (
        "Curbside: su cuenta está suspendida",
        (
            "Su cuenta se ha suspendido y se han cerrado todas sus sesiones.\n\n"
            "Lea allí por qué. Contra la decisión de un moderador puede recurrir, una vez; decide\n"
            "otro moderador:\n{link}\n"
        ),
    ),
}


def letter_text(purpose: TicketPurpose, language: Language, *, link: str) -> PushText:
    """Return subject and body of a letter."""
    subject, body = (_SPANISH if language == "es" else _ENGLISH)[purpose]
    return PushText(subject, body.format(link=link))
