/** Spanish: sign-ins and what they are proved with. */

import type { words as en } from "../en/security";

export const words: Record<keyof typeof en, string> = {
  "security.needed": "Su función exige un segundo paso al entrar. Configure una aplicación de autenticación o una llave de acceso para seguir.",
  "security.remove": "Quitar",

  "totp.title": "Aplicación de autenticación",
  "totp.lead": "Una aplicación de su teléfono muestra seis cifras que se piden además de la contraseña.",
  "totp.on.one": "En uso. Queda {count} código de recuperación.",
  "totp.on.other": "En uso. Quedan {count} códigos de recuperación.",
  "totp.begin": "Configurar una aplicación",
  "totp.other": "Usar otra aplicación",
  "totp.remove": "No pedir código",
  "totp.how": "Abra la aplicación con este enlace en el teléfono o escriba la clave. Después indique el código que muestra.",
  "totp.open_app": "Abrir la aplicación",
  "totp.key": "Clave:",
  "totp.code": "Código que la aplicación muestra ahora",
  "totp.wrong": "No es el código que la aplicación muestra ahora.",
  "totp.confirm": "Usar esta aplicación",

  "recovery.title": "Sus códigos de recuperación",
  "recovery.lead": "Cada uno sirve una vez para entrar sin la aplicación. Solo se muestran ahora: guárdelos donde los encuentre sin su teléfono. Si configuró una aplicación, se ha cerrado la sesión en los demás dispositivos.",
  "recovery.copy": "Copiar",
  "recovery.copied": "Copiados.",
  "recovery.not_copied": "No se han podido copiar. Anótelos o imprímalos.",
  "recovery.print": "Imprimir",
  "recovery.kept": "Los he guardado",
  "recovery.renew": "Códigos de recuperación nuevos",

  "passkeys.title": "Llaves de acceso",
  "passkeys.lead": "Entre con el dedo, la cara o el código de un dispositivo, sin contraseña. Al añadir una se cierra la sesión en los demás dispositivos.",
  "passkeys.unused": "sin usar",
  "passkeys.used": "último uso: {day}",
  "passkeys.remove_one": "Quitar la llave de acceso {name}",
  "passkeys.name": "Nombre de la llave nueva",
  "passkeys.name_hint": "Por ejemplo, «Mi teléfono».",
  "passkeys.add": "Añadir una llave de acceso",
  "passkeys.unsupported": "Este navegador no admite llaves de acceso.",
  "passkeys.none_made": "No se obtuvo ninguna llave: se canceló, ya existe o no es posible en esta dirección.",

  "sign_ins.title": "Sesiones abiertas",
  "sign_ins.unknown": "Un dispositivo",
  "sign_ins.this": "este",
  "sign_ins.seen": "última actividad: {when}, desde {address}",
  "sign_ins.sign_out": "Cerrar",
  "sign_ins.all_others": "Cerrar todas las demás",

  "password.title": "Cambiar la contraseña",
  "password.present": "Contraseña actual",
  "password.change": "Cambiarla",
  "password.changed": "La contraseña ha cambiado. Se ha cerrado la sesión en los demás dispositivos.",

  "proof.title": "¿Es usted?",
  "proof.lead": "Han pasado unos minutos desde que entró. Demuestre otra vez quién es y seguimos.",
  "proof.submit": "Seguir",
  "proof.passkey": "Usar una llave de acceso",
  "proof.code_too": "Indique también el código de la aplicación o uno de recuperación, o use una llave de acceso.",
  "proof.wrong_password": "No es su contraseña.",
};
