/** Spanish: settings. Doctors are addressed as «usted». */

import type { words as en } from "../en/settings";

export const words: Record<keyof typeof en, string> = {
  "settings.look": "Idioma y aspecto",
  "settings.language": "Idioma",
  "settings.theme": "Tema",
  "settings.writing": "Escritura",
  "settings.enter_sends": "Intro envía el mensaje",
  "settings.enter_hint": "Mayús+Intro hace una línea nueva; Ctrl+Intro o ⌘+Intro envían siempre; Esc sale de una respuesta, una edición o un diálogo.",
  "settings.sign_ins": "Otros dispositivos",
  "settings.sign_ins_hint": "Cierre la sesión en todas partes menos aquí, por ejemplo tras usar un ordenador compartido.",
  "settings.close_others": "Cerrar las demás sesiones",
  "settings.others_closed": "Se han cerrado las demás sesiones.",

  "reading.title": "Leer otros idiomas",
  "reading.from": "Textos en {language}",
  "reading.translated": "Traducidos",
  "reading.both": "Ambos",
  "reading.original": "Como se escribieron",
};
