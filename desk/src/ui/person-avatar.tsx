// A person's picture, or their initials on a colour that stays theirs.
import { Avatar, type AvatarProps } from "@fluentui/react-components";
import { initials } from "~/lib/text";

interface Props {
  name: string;
  picture?: string | null;
  size?: AvatarProps["size"];
}

export function PersonAvatar({ name, picture, size = 36 }: Props) {
  return (
    <Avatar
      // The name always stands beside it as text; reading it twice helps nobody.
      aria-hidden
      name={name}
      initials={initials(name)}
      color="colorful"
      idForColor={name}
      size={size}
      {...(picture && { image: { src: picture, referrerPolicy: "no-referrer", alt: "" } })}
    />
  );
}
