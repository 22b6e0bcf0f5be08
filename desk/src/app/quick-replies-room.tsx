// The quick replies of whoever is signed in, at an address that may ask for a new one at once.
import { useSearch } from "@tanstack/react-router";
import { MyQuickRepliesPage } from "~/features/settings/quick-replies/my-quick-replies-page";

export function QuickRepliesRoom() {
  const { add } = useSearch({ strict: false });
  return <MyQuickRepliesPage adding={add !== undefined} />;
}
