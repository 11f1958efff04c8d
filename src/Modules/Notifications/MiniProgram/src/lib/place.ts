/** Where Liaison is, and whose workbench this is: put in when it is built. A mini program is bound to one app of one corp, and that is one team's. */
export const server = '__SERVER__';
export const team = '__TEAM__';
