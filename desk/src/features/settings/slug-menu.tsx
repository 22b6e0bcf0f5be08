// The slugs that a text may hold, in a menu that puts the chosen one into it.
import { Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from "@fluentui/react-components";
import type { ReactElement } from "react";
import type { Slug } from "~/api/types";

interface Props {
  slugs: readonly Slug[];
  /** The button that opens it. */
  children: ReactElement;
  onInsert(slug: string): void;
}

export function SlugMenu({ slugs, children, onInsert }: Props) {
  return (
    <Menu positioning="below-end">
      <MenuTrigger disableButtonEnhancement>{children}</MenuTrigger>
      <MenuPopover>
        <MenuList>
          {slugs.map(({ slug, meaning }) => (
            <MenuItem key={slug} subText={`{${slug}}`} onClick={() => onInsert(slug)}>
              {meaning}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
