/** English: asking for an account. */

export const words = {
  "register.lead": "A moderator checks your licence before you can read or post cases.",
  "register.name": "Name, as on your licence",
  "register.password_hint": "At least {min} characters.",
  "register.country": "Country of your licence",
  "register.licence": "Licence number",
  "register.licence_hint": "For example NPI, GMC, AHPRA, cédula profesional or número de colegiado.",
  "register.specialties": "Your specialties",
  "register.languages": "Languages you can consult in",
  "register.time_zone": "Time zone",
  "register.submit": "Send application",
  "register.have_account": "You have an account?",
  "register.waits": "Your licence is being checked",
  "register.waits_text": "We have your application. You can read and post cases as soon as your licence is verified. Sign in to see what it waits for, or to send papers.",
};
