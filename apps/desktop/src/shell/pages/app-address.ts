export const appScheme = "app";
export const appHost = "nekomado";
/** The origin of every page of the app. */
export const appOrigin = `${appScheme}://${appHost}`;
/** The app's one page. */
export const appPage = `${appOrigin}/index.html`;

/** Whether this is an address of the app's own origin. */
export const isOwnAddress = (address: string): boolean => {
  try {
    const { protocol, host, username, password } = new URL(address);
    return protocol === `${appScheme}:` && host === appHost && username === "" && password === "";
  } catch {
    return false;
  }
};
