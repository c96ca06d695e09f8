/** English: choosing specialties, what is wrong with a field. */

export const words = {
  "picker.search": "Search, for example “cardio” or “pediatría”",
  "picker.full": "No more than {most}",
  "picker.remove": "Remove {specialty}",

  "field.title": "Give a title of up to 160 characters.",
  "field.story": "Write the case, up to 20,000 characters.",
  "field.question": "Ask one question, up to 500 characters.",
  "field.patient": "Choose age and sex.",
  "field.specialties": "Choose one to five specialties.",
  "field.consent": "Without this the case can't be posted.",
  "field.attachment_ids": "A photo is gone or belongs elsewhere. Remove it and add it again.",
  "field.email": "Give a valid e-mail address.",
  "field.password": "Use 12 to 200 characters.",
  "field.name": "Give your name.",
  "field.country": "Choose the country of your licence.",
  "field.licence_number": "This number does not fit the country, or another account holds it.",
  "field.languages": "Choose at least one language.",
  "field.time_zone": "Choose your time zone.",
};
