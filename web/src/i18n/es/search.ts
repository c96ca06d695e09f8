/** Spanish: further filters of the board. */

import type { words as en } from "../en/search";

export const words: Record<keyof typeof en, string> = {
  "search.filters": "Filtros",
  "search.my_specialties": "Mis especialidades",
  "search.language": "Escritos en",
  "search.country": "Preguntados desde",
  "search.any": "Cualquiera",
  "search.with_photos": "Con fotos",
  "search.opened": "Seguidos",
  "search.clear": "Quitar los filtros",
};
