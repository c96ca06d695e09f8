/** English: the second step of signing in, and the links of letters. */

export const words = {
  "second.title": "One more step",
  "second.code": "Code",
  "second.hint": "The six digits that your authenticator app shows now, or one of your recovery codes.",
  "second.wrong": "The code is wrong, was used, or is too old.",
  "second.back": "Back to address and password",
  "second.lost": "Neither app nor recovery codes left? Ask whoever runs this server: they can take the second step away.",

  "forgot.lead": "Give the address of your account. If there is one, we write to it.",
  "forgot.submit": "Send a link",
  "forgot.not_an_address": "Give a valid e-mail address.",
  "forgot.asked": "If an account has this address, a link is on its way to it. It works once, for an hour. Look in the spam folder too.",
  "forgot.no_mail": "This server sends no e-mail. Ask whoever runs it for a link to a new password.",

  "forgot.suspended": "Suspended? Read why, and appeal",

  "link.worthless": "This link was used, is too old, or its end is missing. Open it once more from where you got it, or ask for another.",
  "link.another": "Ask for another link",
  "reset.lead": "You will be signed out on all devices. A second step of signing in stays as it is.",
  "reset.submit": "Set the password",
  "reset.done": "The password is set. Sign in with it.",
  "confirm.lead": "This tells us that you read what is sent to your address.",
  "confirm.submit": "Confirm my address",
  "confirm.done": "Your address is confirmed.",
  "confirm.worthless": "This link was used, is too old, or its end is missing. Sign in to ask for another.",

  "password.new": "New password",
  "password.hint": "At least {min} characters, not easy to guess. Three or four words do well.",
  "password.refused": "Use 12 to 200 characters that are not easy to guess.",

  "hospital.sign_in": "Sign in by way of {name}",
  "hospital.lead": "It tells us that your e-mail address is yours, and nothing else. Your licence is checked here all the same.",
  "hospital.none": "No hospital is set up here.",
  "hospital.unknown": "No account has your address there yet. Ask for one under that address; your licence is checked, and from then on you can sign in this way.",
  "hospital.unauthenticated": "The hospital did not vouch for an account of yours here. Begin again, or sign in by password.",
  "hospital.forbidden": "Sign in by password: your account has a second factor, or belongs to somebody else at the hospital.",
};
