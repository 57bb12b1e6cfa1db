// Texts that were left with «Done» and whose words have not come yet: the focus goes back to their link.
export const comingBack = new Set();
