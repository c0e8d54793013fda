/** A menu is part of the landmark that it opens in, and is not cut off by what scrolls there. */
export const IN_PLACE = { inline: true, positioning: { strategy: "fixed" } } as const;
export const ABOVE = { zIndex: 1000 } as const;
