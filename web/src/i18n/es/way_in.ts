/** Spanish: the second step of signing in, and the links of letters. */

import type { words as en } from "../en/way_in";

export const words: Record<keyof typeof en, string> = {
  "second.title": "Un paso más",
  "second.code": "Código",
  "second.hint": "Las seis cifras que su aplicación de autenticación muestra ahora, o uno de sus códigos de recuperación.",
  "second.wrong": "El código es incorrecto, ya se usó o es demasiado antiguo.",
  "second.back": "Volver a dirección y contraseña",
  "second.lost": "¿Sin aplicación ni códigos de recuperación? Pregunte a quien gestiona este servidor: puede quitar el segundo paso.",

  "forgot.lead": "Indique la dirección de su cuenta. Si existe, le escribiremos.",
  "forgot.submit": "Enviar un enlace",
  "forgot.not_an_address": "Indique una dirección de correo válida.",
  "forgot.asked": "Si una cuenta tiene esta dirección, le llegará un enlace. Sirve una vez, durante una hora. Mire también en el correo no deseado.",
  "forgot.no_mail": "Este servidor no envía correo. Pida a quien lo gestiona un enlace para una contraseña nueva.",

  "forgot.suspended": "¿Cuenta suspendida? Lea por qué y recurra",

  "link.worthless": "Este enlace ya se usó, es demasiado antiguo o está incompleto. Ábralo otra vez desde donde lo recibió o pida otro.",
  "link.another": "Pedir otro enlace",
  "reset.lead": "Se cerrará su sesión en todos los dispositivos. El segundo paso al entrar se conserva.",
  "reset.submit": "Fijar la contraseña",
  "reset.done": "La contraseña está fijada. Inicie sesión con ella.",
  "confirm.lead": "Así sabemos que usted lee lo que se envía a su dirección.",
  "confirm.submit": "Confirmar mi dirección",
  "confirm.done": "Su dirección está confirmada.",
  "confirm.worthless": "Este enlace ya se usó, es demasiado antiguo o está incompleto. Inicie sesión para pedir otro.",

  "password.new": "Contraseña nueva",
  "password.hint": "Al menos {min} caracteres, difíciles de adivinar. Tres o cuatro palabras van bien.",
  "password.refused": "Use de 12 a 200 caracteres que no sean fáciles de adivinar.",

  "hospital.sign_in": "Iniciar sesión a través de {name}",
  "hospital.lead": "Nos dice que su dirección de correo es suya, y nada más. Su licencia se comprueba aquí igualmente.",
  "hospital.none": "Aquí no hay ningún hospital configurado.",
  "hospital.unknown": "Ninguna cuenta tiene aún su dirección de allí. Pida una con esa dirección; se comprueba su licencia y desde entonces puede entrar así.",
  "hospital.unauthenticated": "El hospital no respondió por una cuenta suya aquí. Empiece de nuevo o entre con su contraseña.",
  "hospital.forbidden": "Entre con su contraseña: su cuenta tiene un segundo factor, o en el hospital pertenece a otra persona.",
};
