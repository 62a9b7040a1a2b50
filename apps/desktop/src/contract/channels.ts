/** Names of the two channels between preload and shell: requests with a reply, and events without. */
export const requestChannel = "nekomado:request";
export const eventChannel = "nekomado:event";
