/** Spanish: the devices that are paged. Doctors are addressed as «usted». */

import type { words as en } from "../en/devices";

export const words: Record<keyof typeof en, string> = {
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
