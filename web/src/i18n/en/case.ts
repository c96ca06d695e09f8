/** English: kinds of questions, photos. */

export const words = {
  "kind.diagnosis": "Diagnosis",
  "kind.next_test": "Next test",
  "kind.treatment": "Treatment",
  "kind.refer": "Whether to refer",
  "kind.other": "Another question",

  "photo.add": "Add photos",
  "photo.nth": "Photo {number}",
  "photo.open": "Open photo {number}",
  "photo.remove": "Remove photo {number}",
  "photo.sending": "Sending photo",
  "photo.previous": "Previous",
  "photo.next": "Next",
  "photo.full_size": "Full size",
  "photo.too_many.one": "{count} photo was left out: no more than 10.",
  "photo.too_many.other": "{count} photos were left out: no more than 10.",
};
