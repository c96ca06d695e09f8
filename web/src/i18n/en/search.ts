/** English: further filters of the board. */

export const words = {
  "search.filters": "Filters",
  "search.my_specialties": "My specialties",
  "search.language": "Written in",
  "search.country": "Asked from",
  "search.any": "Any",
  "search.with_photos": "With photos",
  "search.opened": "Followed",
  "search.clear": "Clear the filters",
};
