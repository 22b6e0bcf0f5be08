// A contact for tests, of whom nothing is known but the name.
import type { Contact } from "~/api/types";

export const contact = (name: string, change: Partial<Contact> = {}): Contact => ({
  id: name,
  name,
  family_name: "",
  given_name: "",
  company: "",
  number: "",
  emails: [],
  phones: [],
  tags: [],
  note: "",
  version: 1,
  created_at: "2026-11-24T08:00:00Z",
  changed_at: "2026-11-24T08:00:00Z",
  ...change,
});
