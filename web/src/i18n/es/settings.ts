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
  "push.title": "Avisos en este dispositivo",
  "push.lead": "Reciba avisos con Curbside cerrado. Una notificación nombra la especialidad y la urgencia, nunca el caso.",
  "push.state.unknown": "Comprobando…",
  "push.state.unsupported": "Este navegador no puede recibir avisos. En un iPhone, añada antes Curbside a la pantalla de inicio.",
  "push.state.blocked": "Las notificaciones de este sitio están bloqueadas. Permítalas en los ajustes del navegador.",
  "push.state.off": "Este dispositivo no recibe avisos.",
  "push.state.on": "Este dispositivo recibe avisos.",
  "push.turn_on": "Recibir avisos aquí",
  "push.device": "Un dispositivo",
  "push.this": "este",
  "push.test": "Probar",
  "push.tested": "La prueba está en camino.",
  "push.remove": "Quitar",
};
