export const taken = "This email can't be used. If it is yours, sign in instead.";
