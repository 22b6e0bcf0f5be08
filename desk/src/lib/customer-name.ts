// What somebody who writes is called at the desk: as the organisation knows them, or else as they call themself.
interface Called {
  display_name: string | null;
  contact: { name: string } | null;
}

export const nameOf = ({ contact, display_name }: Called): string => contact?.name ?? display_name ?? "LINE user";
