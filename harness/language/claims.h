/*
 * The claims of spec/claims.md, a short sentence each.
 */
#ifndef CLAIMS_H
#define CLAIMS_H

/* NULL: there is no claim of that number. */
const char *claim_sentence(unsigned claim);

#endif
