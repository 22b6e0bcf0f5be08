// Where the desk stops showing things side by side.

/** A phone: one step at a time (list, conversation, customer). */
export const PHONE = "@media (max-width: 720px)";
/** A small laptop or a tablet: no room for customer details unless asked for. */
export const ROOM_FOR_DETAILS_PX = 1100;
