/** How namespaces of Quartet are told from others in a ruler. */

/** What they begin with where nobody says another. */
export const OUR_PREFIX = 'quartet.';
