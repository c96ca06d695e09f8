/** Spanish: one's own pages, and why one was paged. Doctors are addressed as «usted». */

import type { words as en } from "../en/pages";

export const words: Record<keyof typeof en, string> = {
  "pages.lead": "Los últimos siete días.",
  "pages.none": "No se le ha avisado en los últimos siete días.",
  "pages.wave": "tanda {wave}",
  "pages.open": "Abrir el caso",
  "pages.why": "¿Por qué se me avisó?",
  "pages.state.offered": "Le espera",
  "pages.state.acknowledged": "Acudió",
  "pages.state.declined": "Lo rechazó",
  "pages.state.withdrawn": "Retirado",
  "pages.state.expired": "Caducado",
  "why.on_call": "Estaba de guardia.",
  "why.available": "Había dicho que estaba disponible.",
  "why.willing": "No había dicho que estuviera fuera de servicio.",
  "why.holds_specialty": "Tiene la especialidad a la que se preguntó.",
  "why.in_discipline": "Su especialidad pertenece a la disciplina a la que se preguntó.",
  "why.related_specialty": "Su especialidad es cercana a la que se preguntó.",
  "why.coordinator": "Usted coordina: nadie había respondido aún.",
  "why.night": "Era de noche donde está usted.",
  "why.quiet_hours_agreed": "Aceptó que se le despierte con «Urgente, ahora».",
  "why.new": "En cada tanda se reserva un puesto para alguien nuevo.",
  "why.answers_at_this_hour": "Responde al {value} % de los avisos a esta hora.",
  "why.pages_30_days": "Recibió {value} avisos en los 30 días anteriores.",
  "why.suggested": "Un colega que rechazó nombró su campo.",
  "why.added": "Quien publicó el caso preguntó también a su especialidad.",
  "why.other": "Otro motivo.",
};
