/** Español: lo que los moderadores decidieron sobre un médico, y los recursos. */

export const words = {
  "decisions.title": "Lo que decidieron los moderadores",
  "decisions.lead": "Sobre sus palabras o su cuenta. Solo usted lo ve.",
  "decisions.redact": "Se retiraron sus palabras",
  "decisions.warn": "Se le ha advertido",
  "decisions.suspend": "Se suspendió su cuenta",
  "decisions.reason.patient_data": "permiten saber quién es el paciente",
  "decisions.reason.unsafe_advice": "consejo peligroso",
  "decisions.reason.promotion": "publicidad",
  "decisions.reason.abuse": "ofensas",
  "decisions.where": "Dónde fue",

  "appeal.lead": "Con una cuenta suspendida no se puede iniciar sesión. Aquí puede leer por qué y recurrir una vez; decide otro moderador.",
  "appeal.read": "Leer por qué",
  "appeal.refused": "Ninguna cuenta suspendida tiene esta dirección y contraseña.",
  "appeal.none": "Aquí no consta nada. Pregunte a quien gestiona este servidor.",
  "appeal.open": "Recurrir",
  "appeal.why": "¿Por qué no es correcto?",
  "appeal.why_hint": "Puede recurrir una vez. Lo lee otro moderador que el primero.",
  "appeal.send": "Enviar el recurso",
  "appeal.waits": "Su recurso del {when} espera a otro moderador.",
  "appeal.stands": "Otro moderador lo ha mirado: la decisión se mantiene.",
  "appeal.lifted": "Otro moderador ha levantado la decisión.",
};
