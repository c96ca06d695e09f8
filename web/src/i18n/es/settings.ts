/** Spanish: settings. Doctors are addressed as «usted». */

import type { words as en } from "../en/settings";

export const words: Record<keyof typeof en, string> = {
  "settings.look": "Idioma y aspecto",
  "settings.language": "Idioma",
  "settings.theme": "Tema",
  "settings.writing": "Escritura",
  "settings.enter_sends": "Intro envía el mensaje",
  "settings.enter_hint": "Mayús+Intro hace una línea nueva; Ctrl+Intro o ⌘+Intro envían siempre; Esc sale de una respuesta, una edición o un diálogo.",
  "settings.security_lead": "Sesiones abiertas, contraseña, aplicación de autenticación, llaves de acceso.",
  "settings.security": "Abrir seguridad",

  "data.title": "Sus datos",
  "data.lead": "Obtenga en un archivo todo lo que se guarda sobre usted: lo que declaró, escribió y subió. No incluye nada de otras personas.",
  "data.ask": "Preparar el archivo",
  "data.making": "Se está preparando el archivo…",
  "data.fetch": "Descargar el archivo",
  "data.until": "Hasta el {when}, y solo con la sesión iniciada.",
  "erase.title": "Borrar su cuenta",
  "erase.lead": "Su nombre, correo, licencia y dispositivos se borran {days} días después de pedirlo. Lo que escribió en las salas permanece, con un alias que no lleva a nadie.",
  "erase.lead_words": "Su nombre, correo, licencia y dispositivos, y todo lo que escribió y subió, se borran {days} días después de pedirlo.",
  "erase.ask": "Borrar mi cuenta",
  "erase.sure": "¿Borrar su cuenta?",
  "erase.sure_text": "Puede anularlo aquí durante {days} días. Después no hay vuelta atrás.",
  "erase.waits": "Su cuenta se borrará el {when}.",
  "erase.keep": "Conservar mi cuenta",

  "reading.title": "Leer otros idiomas",
  "reading.from": "Textos en {language}",
  "reading.translated": "Traducidos",
  "reading.both": "Ambos",
  "reading.original": "Como se escribieron",
};
