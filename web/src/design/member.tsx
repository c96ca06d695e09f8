/** How a doctor is called in a room: by name, or by an alias worded here, such as "Cardiology 2". */

import { countryName, t } from "../i18n";
import { specialtyName } from "../state/specialties";
import type { MemberView } from "../wire/shapes";

export function aliasWords(alias: { specialty: string; number: number }): string {
  return t("alias", { specialty: specialtyName(alias.specialty), number: alias.number });
}

export function memberWords(member: MemberView): string {
  const shown = member.name ?? aliasWords(member.alias);
  return member.former === true ? t("alias.former", { alias: shown }) : shown;
}

/** What stands under the name: specialty where the name hides it, and country. */
export function memberDetail(member: MemberView): string {
  const country = member.country === null ? null : countryName(member.country);
  return [member.name === null ? null : specialtyName(member.specialty), country].filter(Boolean).join(" · ");
}

const HUES = 6;

/** A member's sign; `place`, in the order of joining, gives its colour, which carries no meaning of its own. */
export function Avatar({ member, place }: { member: MemberView; place: number }) {
  const letters =
    member.name === null
      ? specialtyName(member.alias.specialty).slice(0, 2) + member.alias.number
      : member.name
          .split(/\s+/)
          .filter((word) => /^\p{Lu}/u.test(word) && !/^Dra?\.?$/.test(word))
          .slice(0, 2)
          .map((word) => word.charAt(0))
          .join("");
  return (
    <span class={`avatar hue-${place % HUES}`} aria-hidden="true">
      {letters}
    </span>
  );
}
