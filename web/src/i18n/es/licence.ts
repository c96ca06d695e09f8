/** Spanish: one's licence and its check. */

import type { words as en } from "../en/licence";

export const words: Record<keyof typeof en, string> = {
  "licence.title": "Su licencia",
  "licence.status.pending": "Su licencia aún no se ha verificado. Hasta entonces no verá casos.",
  "licence.status.verified": "Su licencia está verificada.",
  "licence.status.expired": "Ha pasado el año desde que se verificó su licencia. Hasta que se compruebe de nuevo no verá casos.",
  "licence.status.rejected": "No se ha podido verificar su licencia. No verá casos.",
  "licence.waits.reviewer": "Le toca a quien revisa. No tiene que hacer nada; un documento o unas palabras suyas pueden ayudar.",
  "licence.waits.doctor": "Le toca a usted: quien revisa le ha pedido algo.",
  "licence.waits.address": "Solo falta que confirme su correo electrónico con el enlace que le enviamos.",
  "licence.until": "Se comprobará de nuevo antes del {day}.",
  "licence.because": "Qué se decidió, y por qué",
  "licence.number": "{country}, número {number}.",
  "licence.register": "El registro público del país",
  "licence.asked": "Lo que se le ha pedido",
  "licence.papers": "Documentos",
  "licence.papers_lead":
    "Hasta cuatro fotos (JPEG, PNG, WebP) o PDF de su licencia, de 5 MB cada uno. Se guardan cifrados, solo puede abrirlos quien la revisa, y se borran unos días después de la decisión.",
  "licence.paper_pdf": "PDF, enviado el {when}",
  "licence.paper_photo": "Foto, enviada el {when}",
  "licence.paper_send": "Enviar un documento",
  "licence.paper_remove": "Quitar",
  "licence.paper_wrong.type": "Envíe una foto (JPEG, PNG, WebP) o un PDF.",
  "licence.paper_wrong.size": "Este archivo ocupa más de 5 MB.",
  "licence.answer": "Su respuesta",
  "licence.answer_label": "Para quien comprueba su licencia; sustituye a lo que dijo antes",
  "licence.answer_send": "Enviar la respuesta",
};
