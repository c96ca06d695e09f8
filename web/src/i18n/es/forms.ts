/** Spanish: choosing specialties, what is wrong with a field. Doctors are addressed as «usted». */

import type { words as en } from "../en/forms";

export const words: Record<keyof typeof en, string> = {
  "picker.search": "Busque, por ejemplo «cardio» o «pediatría»",
  "picker.full": "No más de {most}",
  "picker.remove": "Quitar {specialty}",

  "field.title": "Ponga un título de hasta 160 caracteres.",
  "field.story": "Escriba el caso, hasta 20 000 caracteres.",
  "field.question": "Haga una pregunta, hasta 500 caracteres.",
  "field.patient": "Elija edad y sexo.",
  "field.specialties": "Elija de una a cinco especialidades.",
  "field.consent": "Sin esto no se puede publicar el caso.",
  "field.attachment_ids": "Una foto ya no existe o es de otro lugar. Quítela y añádala de nuevo.",
  "field.email": "Indique un correo electrónico válido.",
  "field.password": "Use de 12 a 200 caracteres.",
  "field.name": "Indique su nombre.",
  "field.country": "Elija el país de su licencia.",
  "field.licence_number": "Este número no corresponde al país, o ya lo tiene otra cuenta.",
  "field.languages": "Elija al menos un idioma.",
  "field.time_zone": "Elija su zona horaria.",
};
