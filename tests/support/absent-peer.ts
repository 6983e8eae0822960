/** Stands in for optional peers of Auth.js that its provider modules import, and no test calls. */
export const createTransport = undefined;
export const generateAuthenticationOptions = undefined;
export const generateRegistrationOptions = undefined;
export const verifyAuthenticationResponse = undefined;
export const verifyRegistrationResponse = undefined;
