/** Spanish: how one is reached. Doctors are addressed as «usted». */

import type { words as en } from "../en/channels";

export const words: Record<keyof typeof en, string> = {
  "channels.order": "En este orden",
  "channels.order_lead": "El siguiente se usa si hasta entonces no se supo nada del aviso.",
  "channels.live": "El anuncio en la aplicación abierta, siempre al instante",
  "channel.push": "Notificación",
  "channel.email": "Correo electrónico",
  "channel.sms": "Mensaje SMS",
  "channel.voice": "Llamada",
  "channels.delay": "Cuándo se usa: {channel}",
  "channels.at_once": "al instante",
  "channels.after_s.one": "tras {count} s",
  "channels.after_s.other": "tras {count} s",
  "channels.after_min.one": "tras {count} min",
  "channels.after_min.other": "tras {count} min",
  "channels.earlier": "{channel}: antes",
  "channels.later": "{channel}: después",
  "channels.drop": "No usar: {channel}",
  "channels.defaults": "Volver a lo habitual",
  "channels.saved": "Guardado.",
  "channels.phone": "Número de teléfono",
  "channels.phone_lead": "Para SMS y llamadas. Un código demuestra que es suyo.",
  "channels.number": "Número con prefijo del país",
  "channels.send_code": "Enviar un código",
  "channels.code": "Código",
  "channels.confirm": "Confirmar",
  "channels.phone_done": "El número es suyo y se usa desde ahora.",
};
