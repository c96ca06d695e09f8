/** Spanish: the lounges. Doctors are addressed as «usted». */

import type { words as en } from "../en/lounge";

export const words: Record<keyof typeof en, string> = {
  "lounge.lead": "Salas permanentes para médicos verificados: para hablar, preguntar y votar. Desde aquí no se avisa a nadie.",
  "lounge.everybody": "Todos los médicos",
  "lounge.own": "Para usted",
  "lounge.others": "Otras disciplinas",
  "lounge.quiet": "en silencio",
  "lounge.unread.one": "{count} nueva",
  "lounge.unread.other": "{count} nuevas",
  "lounge.room_lead": "Todos los médicos verificados leen y escriben aquí.",
  "lounge.discipline_lead": "Para esta disciplina; todos los médicos verificados pueden leer y escribir.",
  "lounge.no_cases": "Desde aquí no se avisa a nadie ni corre ningún reloj. Un paciente que necesita respuesta es un caso aparte.",
};
