#include "identity.h"

int8_t identity_is_touched[PAGES];
int64_t identity_of[PAGES];
int identity_users[IDENTITIES];
bool identity_has_data[IDENTITIES];
int identity_unused = FIRST_PRIVATE;
uint32_t identity_copied, identity_parted;

/*@ ghost
    /@ assigns \nothing;
       ensures range: \forall integer id; 0 <= IdentityUsers(id, PAGES) <= PAGES; @/
    static void lemma_users(void)
    {
        int i = 0;
        /@ loop invariant index: 0 <= i <= PAGES;
           loop invariant range: \forall integer id; 0 <= IdentityUsers(id, i) <= i;
           loop assigns i;
           loop variant PAGES - i; @/
        while (i < PAGES)
            i++;
    }
*/

/*@ requires inv: IdentityInv;
    requires page: 0 <= k < PAGES;
    requires id: 0 <= id < IDENTITIES;
    assigns identity_is_touched[k], identity_of[k], identity_users[0 .. IDENTITIES - 1];
    ensures inv: IdentityInv;
    ensures set: identity_is_touched[k] == (touched != 0 ? 1 : 0) && identity_of[k] == id;
    ensures users: \forall integer j; 0 <= j < IDENTITIES ==> identity_users[j] == \old(identity_users[j]) -
        (\old(IdentityAt(k)) == j ? 1 : 0) + (IdentityAt(k) == j ? 1 : 0); */
static void set(int k, bool touched, int64_t id)
{
    //@ ghost lemma_users();
    if (identity_is_touched[k])
        identity_users[identity_of[k]]--;
    identity_is_touched[k] = touched ? 1 : 0;
    identity_of[k] = id;
    if (touched)
        identity_users[id]++;
    //@ ghost int i = 0;
    /*@ ghost
        /@ loop invariant index: 0 <= i <= PAGES;
           loop invariant counts: \let n = i; \forall integer j; 0 <= j < IDENTITIES ==> IdentityUsers(j, n) ==
               \at(IdentityUsers(j, n), Pre) + (k < n ? (IdentityAt(k) == j ? 1 : 0) -
                   (\at(IdentityAt(k), Pre) == j ? 1 : 0) : 0);
           loop assigns i;
           loop variant PAGES - i; @/
        while (i < PAGES)
            i++;
    */
}

/* Does page k show a file page? */
/*@ requires page: 0 <= k < PAGES;
    assigns \nothing;
    ensures file: \result != 0 <==> identity_of[k] < ZERO_FILL; */
static bool shows_file(int k)
{
    return identity_of[k] < ZERO_FILL;
}

/* There are as many private identities as pages, and a page that is not touched has none: one of them is unused. */
/*@ ghost
    /@ requires inv: IdentityInv;
       requires page: 0 <= k < PAGES && identity_is_touched[k] == 0;
       assigns \nothing;
       ensures unused: \exists integer id; FIRST_PRIVATE <= id < IDENTITIES && identity_users[id] <= 0; @/
    static void lemma_unused_identity(int k)
    {
        int m = 0;
        /@ loop invariant index: 0 <= m <= PAGES;
           loop invariant none: \forall integer i; 0 <= i <= m ==> PrivateUsers(i, 0) == 0;
           loop assigns m;
           loop variant PAGES - m; @/
        while (m < PAGES)
            m++;
        int n = 0;
        /@ loop invariant index: 0 <= n <= PAGES;
           loop invariant sum: \let e = n; \forall integer i; 0 <= i <= PAGES ==> PrivateUsers(i, e) <= e - (k < e ? 1 : 0);
           loop assigns n, m;
           loop variant PAGES - n; @/
        while (n < PAGES) {
            m = 0;
            /@ loop invariant index: 0 <= m <= PAGES;
               loop invariant more: \let e = n; \forall integer i; 0 <= i <= m ==> PrivateUsers(i, e + 1) ==
                   PrivateUsers(i, e) + (FIRST_PRIVATE <= IdentityAt(e) && IdentityAt(e) < FIRST_PRIVATE + i ? 1 : 0);
               loop assigns m;
               loop variant PAGES - m; @/
            while (m < PAGES)
                m++;
            n++;
        }
        m = 0;
        /@ loop invariant index: 0 <= m <= PAGES;
           loop invariant each: \let e = m; PrivateUsers(e, PAGES) >= e ||
               \exists integer id; FIRST_PRIVATE <= id < FIRST_PRIVATE + e && identity_users[id] <= 0;
           loop assigns m;
           loop variant PAGES - m; @/
        while (m < PAGES)
            m++;
    }
*/

/* A touched page whose identity has one user shares it with no other. */
/*@ ghost
    /@ requires inv: IdentityInv;
       requires page: 0 <= k < PAGES && identity_is_touched[k] != 0;
       requires one: identity_users[identity_of[k]] <= 1;
       assigns \nothing;
       ensures alone: IdentityAlone(k); @/
    static void lemma_alone(int k)
    {
        int n = 0;
        /@ loop invariant index: 0 <= n <= PAGES;
           loop invariant self: \let e = n; IdentityUsers(IdentityAt(k), e) >= (k < e ? 1 : 0);
           loop invariant others: \let e = n; \forall integer j; 0 <= j < e && j != k && IdentityAt(j) == IdentityAt(k) ==>
               IdentityUsers(IdentityAt(k), e) >= (k < e ? 2 : 1);
           loop assigns n;
           loop variant PAGES - n; @/
        while (n < PAGES)
            n++;
    }
*/

/* Gives page k a private identity that no other page has. */
/*@ requires inv: IdentityInv;
    requires page: 0 <= k < PAGES;
    assigns identity_is_touched[k], identity_of[k], identity_users[0 .. IDENTITIES - 1],
        identity_has_data[0 .. IDENTITIES - 1], identity_unused;
    ensures inv: IdentityInv;
    ensures new: NewIdentity(k) && identity_has_data[identity_of[k]] == 0;
    ensures data: \forall integer id; 0 <= id < IDENTITIES && id != identity_of[k] ==>
        identity_has_data[id] == \old(identity_has_data[id]); */
static void take_new(int k)
{
    set(k, false, ZERO_FILL);
    //@ ghost lemma_unused_identity(k);
    //@ ghost int start = identity_unused;
    /*@ loop invariant tried: 0 <= tried <= PAGES;
        loop invariant at: identity_unused == (start + tried < IDENTITIES ? start + tried : start + tried - PAGES);
        loop invariant used: \forall integer id; FIRST_PRIVATE <= id < IDENTITIES &&
            (start <= id < start + tried || id + PAGES < start + tried) ==> identity_users[id] > 0;
        loop invariant inv: IdentityInv;
        loop assigns tried, identity_unused;
        loop variant PAGES - tried; */
    for (int tried = 0; tried < PAGES && identity_users[identity_unused] > 0; tried++)
        identity_unused = identity_unused < IDENTITIES - 1 ? identity_unused + 1 : FIRST_PRIVATE;
    //@ ghost lemma_users();
    //@ assert unused: identity_users[identity_unused] == 0;
    identity_has_data[identity_unused] = false;
    set(k, true, identity_unused);
    //@ ghost lemma_alone(k);
}

void identity_init(void)
{
    /*@ loop invariant index: 0 <= k <= PAGES;
        loop invariant done: \forall integer j; 0 <= j < k ==> identity_is_touched[j] == 0 && identity_of[j] == ZERO_FILL;
        loop assigns k, identity_is_touched[0 .. PAGES - 1], identity_of[0 .. PAGES - 1];
        loop variant PAGES - k; */
    for (int k = 0; k < PAGES; k++) {
        identity_is_touched[k] = 0;
        identity_of[k] = ZERO_FILL;
    }
    /*@ loop invariant index: 0 <= id <= IDENTITIES;
        loop invariant done: \forall integer j; 0 <= j < id ==> identity_users[j] == 0;
        loop assigns id, identity_users[0 .. IDENTITIES - 1];
        loop variant IDENTITIES - id; */
    for (int id = 0; id < IDENTITIES; id++)
        identity_users[id] = 0;
    identity_unused = FIRST_PRIVATE;
    identity_copied = 0;
    identity_parted = 0;
    //@ ghost int i = 0;
    /*@ ghost
        /@ loop invariant index: 0 <= i <= PAGES;
           loop invariant none: \let n = i; \forall integer id; 0 <= id < IDENTITIES ==> IdentityUsers(id, n) == 0;
           loop assigns i;
           loop variant PAGES - i; @/
        while (i < PAGES)
            i++;
    */
}

void identity_map(int k, int id)
{
    set(k, false, id);
}

void identity_unmap(int k)
{
    set(k, false, ZERO_FILL);
}

void identity_fork(int from, int to)
{
    set(to, identity_touched(from), identity_of[from]);
}

void identity_touch(int k, bool succeeded)
{
    if (identity_touched(k))
        return;
    if (shows_file(k))
        set(k, true, identity_of[k]);
    else if (succeeded)
        take_new(k);
}

void identity_store(int k)
{
    /*@ ghost
        if (identity_users[identity_of[k]] <= 1)
            lemma_alone(k); */
    if (shows_file(k) || identity_users[identity_of[k]] > 1) {
        identity_copied += identity_copied < UINT32_MAX;
        identity_parted += identity_is_zero_fill(k) ? 0 : identity_parted < UINT32_MAX;
        take_new(k);
    }
    identity_has_data[identity_of[k]] = true;
}

bool identity_touched(int k)
{
    return identity_is_touched[k] != 0;
}

bool identity_is_zero_fill(int k)
{
    return !shows_file(k) && !identity_has_data[identity_of[k]];
}

bool identity_file_used(int n)
{
    return identity_users[n] > 0;
}

bool identity_same(int k, int other)
{
    return identity_of[k] == identity_of[other];
}

/*@ requires range: 0 <= first && 0 <= count && first + count <= IDENTITIES;
    assigns \nothing;
    ensures range: 0 <= \result <= count;
    ensures count: \result == IdentitiesUsed(first, count, data != 0 ? 1 : 0); */
static int count_used(int first, int count, bool data)
{
    int n = 0;
    /*@ loop invariant index: first <= id <= first + count;
        loop invariant range: 0 <= n <= id - first;
        loop invariant count: n == IdentitiesUsed(first, id - first, data != 0 ? 1 : 0);
        loop assigns id, n;
        loop variant first + count - id; */
    for (int id = first; id < first + count; id++)
        n += identity_users[id] > 0 && (!data || identity_has_data[id]);
    return n;
}

int identity_count_file(void)
{
    return count_used(0, VM_FILE_PAGES, false);
}

int identity_count_private(void)
{
    return count_used(FIRST_PRIVATE, PAGES, false);
}

int identity_count_data(void)
{
    return count_used(FIRST_PRIVATE, PAGES, true);
}

uint32_t identity_copies(void)
{
    return identity_copied;
}

uint32_t identity_partings(void)
{
    return identity_parted;
}
