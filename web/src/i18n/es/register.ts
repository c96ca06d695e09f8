/** Spanish: asking for an account. Doctors are addressed as «usted». */

import type { words as en } from "../en/register";

export const words: Record<keyof typeof en, string> = {
  "register.lead": "Un moderador comprueba su colegiación antes de que pueda leer o publicar casos.",
  "register.name": "Nombre, como en su licencia",
  "register.password_hint": "Al menos {min} caracteres.",
  "register.country": "País de su licencia",
  "register.licence": "Número de licencia",
  "register.licence_hint": "Por ejemplo, número de colegiado, cédula profesional, NPI, GMC o AHPRA.",
  "register.specialties": "Sus especialidades",
  "register.languages": "Idiomas en los que puede atender consultas",
  "register.time_zone": "Zona horaria",
  "register.submit": "Enviar solicitud",
  "register.have_account": "¿Ya tiene cuenta?",
  "register.waits": "Estamos comprobando su licencia",
  "register.waits_text": "Tenemos su solicitud. Podrá leer y publicar casos en cuanto se verifique su licencia. Inicie sesión para ver a qué espera, o para enviar documentos.",
};
