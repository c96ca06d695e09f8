/** Spanish: the numbers page. Doctors are addressed as «usted». */

import type { words as en } from "../en/numbers";

export const words: Record<keyof typeof en, string> = {
  "numbers.period": "Periodo",
  "numbers.last_days": "Los últimos {days} días",
  "numbers.between": "Casos publicados del {from} al {to}.",
  "numbers.partial": "No se contaron todos.",
  "numbers.none": "No se publicó ningún caso en este tiempo.",
  "numbers.share_90": "Respondidos en 90 min",
  "numbers.p50": "La mitad, respondidos en",
  "numbers.p90": "9 de cada 10, respondidos en",
  "numbers.resolved_24h": "Resueltos en 24 h",
  "numbers.cases": "Casos",
  "numbers.answered": "{count} respondidos",
  "numbers.pages_per_answer": "Avisos por respuesta",
  "numbers.minutes": "{minutes} min",
  "numbers.curve": "Respondidos, por minutos desde la publicación",
  "numbers.curve_says": "Proporción de casos respondidos por minutos desde la publicación; el {share} % en 90 minutos.",
  "numbers.curve_hint": "Los casos que aún esperan cuentan como no respondidos. La línea discontinua es el objetivo de 90 minutos.",
  "numbers.pages_month": "Avisos por médico y mes",
  "numbers.busiest": "como máximo {pages}",
  "numbers.night": "De noche",
  "numbers.gini": "Desigualdad (Gini)",
  "numbers.gini_hint": "0 es igual, 1 es todo a uno",
  "numbers.by_specialty": "Por especialidad",
  "numbers.by_hour": "Por hora de publicación (UTC)",
  "numbers.by_country": "Por país",
  "numbers.by_language": "Por idioma",
  "numbers.small_groups": "Se omiten los grupos de menos de {doctors} médicos.",
  "numbers.unknown": "no se sabe",
};
