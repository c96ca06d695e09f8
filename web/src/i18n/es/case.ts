/** Spanish: kinds of questions, photos. Doctors are addressed as «usted». */

import type { words as en } from "../en/case";

export const words: Record<keyof typeof en, string> = {
  "kind.diagnosis": "Diagnóstico",
  "kind.next_test": "Siguiente prueba",
  "kind.treatment": "Tratamiento",
  "kind.refer": "Si derivar",
  "kind.other": "Otra pregunta",

  "photo.add": "Añadir fotos",
  "photo.nth": "Foto {number}",
  "photo.open": "Abrir la foto {number}",
  "photo.remove": "Quitar la foto {number}",
  "photo.sending": "Enviando la foto",
  "photo.previous": "Anterior",
  "photo.next": "Siguiente",
  "photo.full_size": "Tamaño real",
  "photo.too_many.one": "Se dejó fuera {count} foto: no más de 10.",
  "photo.too_many.other": "Se dejaron fuera {count} fotos: no más de 10.",
};
