/*
 * The table of operations: what there is to ask, a line each. It is included wherever something is made for each of them:
 * enums, traces and their reader, counters, the calls of the model, the flat machine and plugins, what the generator, the
 * suite and the search of every state ask, the man page.
 *
 *     OPERATION(NAME, name, (operands), result, effect, (weights), plugin, mutant)
 *
 * operands  enum operand (language.h), in the order of a trace and of a call (call.h); an IMAGE is the six of a program
 * result    what VM_OK comes with, or NONE
 * effect    enum effect (language.h): what changes, for a process or for nobody
 * weights   how often the generator chooses it while it builds, runs, forks, is pressed for memory, ends
 * plugin    FUNCTION of that name in forkproof_plugin.h, or NO_FUNCTION; a command reads and writes lines of a trace
 * mutant    of proofs/mutants: the one that breaks this operation; or NULL
 *
 *     PASSES_OVER(ASKER, NAME, reason)
 *
 * Who does not ask for an operation (enum asker, language.h), and why. Everybody else does, or test_operations fails.
 *
 * To add an operation:
 * 1. its function, contract and proof in model/ (vm_NAME), its judge in spec/ (flat_NAME), its answers in spec/answers.h,
 *    and STEP_NAME in proofs/: step.h is held against this table, not made from it, as proofs are kept of its very text;
 * 2. its line here; if plugins have it, its function in include/forkproof_plugin.h and in proofs/mutants/plugin.c;
 * 3. what Linux does, in targets/linux_guest.c, and what becomes of a page's history, in play/suite.c;
 * 4. a trace in corpus/ that shows it, and a mutant that breaks it.
 * All else follows from this line; what is forgotten is an error of the compiler or of test_operations. A new kind of
 * operand has to be known to whoever chooses, tries or passes one: the compiler says where. With one more operation a seed
 * gives another sequence, so a test that names a seed may have to name another.
 */

/* clang-format off */
#ifdef OPERATION
OPERATION(SPAWN,      spawn,      (NONE),                                  PROCESS, CHANGES,   (  6,  1,  1,  1,  2), FUNCTION,    "number-given-twice")
OPERATION(MAP_ANON,   map_anon,   (PROCESS, PAGE, COUNT, PROT),            NONE,    MAPS,      ( 14,  2,  3,  5,  2), FUNCTION,    "map-over-a-mapping")
OPERATION(MAP_FILE,   map_file,   (PROCESS, PAGE, COUNT, PROT, FILE_PAGE), NONE,    MAPS,      ( 10,  1,  2,  4,  1), FUNCTION,    "offset-ignored")
OPERATION(MAP_SHARED, map_shared, (PROCESS, PAGE, COUNT, PROT, FILE_PAGE), NONE,    MAPS,      ( 10,  2,  3,  5,  2), FUNCTION,    "shared-mapped-private")
OPERATION(UNMAP,      unmap,      (PROCESS, PAGE, COUNT),                  NONE,    RELEASES,  (  4,  3,  3,  2, 10), FUNCTION,    "unmap-one-less")
OPERATION(SYNC,       sync,       (PROCESS, PAGE, COUNT),                  NONE,    TRANSFERS, (  2,  8,  6,  6,  4), FUNCTION,    "sync-does-not-write")
OPERATION(PROTECT,    protect,    (PROCESS, PAGE, COUNT, PROT),            NONE,    CHANGES,   (  8,  8,  6,  4,  4), FUNCTION,    "protect-without-effect")
OPERATION(LOAD,       load,       (PROCESS, ADDRESS),                      BYTE,    READS,     ( 10, 40, 20, 30, 10), FUNCTION,    "protection-unchecked")
OPERATION(STORE,      store,      (PROCESS, ADDRESS, BYTE),                NONE,    WRITES,    ( 14, 40, 24, 36, 10), FUNCTION,    "store-without-owning")
OPERATION(FETCH,      fetch,      (PROCESS, ADDRESS),                      BYTE,    EXECUTES,  (  6, 10,  6,  6,  4), FUNCTION,    "read-is-execute")
OPERATION(FORK,       fork,       (PROCESS),                               PROCESS, CHANGES,   (  8,  6, 16,  4,  2), FUNCTION,    "fork-leaves-parent-writable")
OPERATION(EXEC,       exec,       (PROCESS, IMAGE),                        NONE,    RELEASES,  (  6,  2,  6,  2,  2), FUNCTION,    "exec-keeps-the-space")
OPERATION(EXIT,       exit,       (PROCESS),                               NONE,    RELEASES,  (  1,  1,  8,  1, 10), FUNCTION,    "exit-keeps-the-space")
OPERATION(RECLAIM,    reclaim,    (FRAMES),                                FRAMES,  TRANSFERS, (  1,  3,  4, 10,  2), FUNCTION,    "reclaim-counts-one-more")
OPERATION(READ_FILE,  read_file,  (FILE_PAGE, OFFSET),                     BYTE,    OBSERVES,  (  2,  8,  4,  6,  6), FUNCTION,    "file-read-from-memory")
OPERATION(FAIL_NTH,   fail_nth,   (NTH),                                   NONE,    PLANS,     (  2,  4,  2,  6,  1), NO_FUNCTION, "failure-for-ever")
OPERATION(FAIL_SLOT,  fail_slot,  (SLOT),                                  NONE,    PLANS,     (  1,  1,  1,  3,  1), NO_FUNCTION, "vm-fail-slot-mechanical")
OPERATION(FAIL_FILE,  fail_file,  (FILE_PAGE),                             NONE,    PLANS,     (  1,  1,  1,  2,  1), NO_FUNCTION, "failure-plans-another")
OPERATION(FAIL_NONE,  fail_none,  (NONE),                                  NONE,    PLANS,     (  2,  3,  2,  5,  3), NO_FUNCTION, "plan-survives")
OPERATION(RESIDENT,   resident,   (PROCESS, PAGE),                         BIT,     OBSERVES,  (  3,  6,  6,  6,  3), FUNCTION,    NULL)
OPERATION(SAME,       same,       (PROCESS, PAGE, OTHER, OTHER_PAGE),      BIT,     OBSERVES,  (  4, 10, 16,  8,  4), FUNCTION,    NULL)
OPERATION(USAGE,      usage,      (NONE),                                  USAGE,   OBSERVES,  (  1,  1,  1,  1,  2), FUNCTION,    "write-not-counted")
#undef OPERATION
#endif

#ifdef PASSES_OVER
PASSES_OVER(SUITE,     FAIL_NTH,  "it goes through what processes see: no transfer fails")
PASSES_OVER(SUITE,     FAIL_SLOT, "as fail_nth")
PASSES_OVER(SUITE,     FAIL_FILE, "as fail_nth")
PASSES_OVER(SUITE,     FAIL_NONE, "as fail_nth")
PASSES_OVER(SUITE,     USAGE,     "it goes through what processes see: counts are nothing of that")
PASSES_OVER(EXHAUST,   FETCH,     "it brings a page in as a load does")
PASSES_OVER(EXHAUST,   READ_FILE, "asked of every byte of the file in every state")
PASSES_OVER(EXHAUST,   FAIL_NTH,  "planned for every transfer of every move")
PASSES_OVER(EXHAUST,   FAIL_SLOT, "fail_nth makes every transfer fail, whichever slot it is of")
PASSES_OVER(EXHAUST,   FAIL_FILE, "fail_nth makes every transfer fail, whichever file page it is of")
PASSES_OVER(EXHAUST,   FAIL_NONE, "played after every planned failure")
PASSES_OVER(EXHAUST,   RESIDENT,  "asked of every page in every state")
PASSES_OVER(EXHAUST,   SAME,      "asked of every two pages in every state")
PASSES_OVER(EXHAUST,   USAGE,     "asked after every move")
PASSES_OVER(FAULTS,    FAIL_NTH,  "it plans each failure itself, one at a time")
PASSES_OVER(FAULTS,    FAIL_SLOT, "as fail_nth")
PASSES_OVER(FAULTS,    FAIL_FILE, "as fail_nth")
PASSES_OVER(FAULTS,    FAIL_NONE, "as fail_nth")
PASSES_OVER(ISOLATION, FAIL_NTH,  "a plan is for all: what one tree does could fail the other")
PASSES_OVER(ISOLATION, FAIL_SLOT, "as fail_nth")
PASSES_OVER(ISOLATION, FAIL_FILE, "as fail_nth")
PASSES_OVER(TWIN,      FAIL_NTH,  "each of the two machines makes transfers of its own")
PASSES_OVER(TWIN,      FAIL_SLOT, "as fail_nth")
PASSES_OVER(TWIN,      FAIL_FILE, "as fail_nth")
PASSES_OVER(LINUX,     FAIL_NTH,  "the devices of a host cannot be made to fail")
PASSES_OVER(LINUX,     FAIL_SLOT, "as fail_nth")
PASSES_OVER(LINUX,     FAIL_FILE, "as fail_nth")
PASSES_OVER(LINUX,     FAIL_NONE, "as fail_nth")
PASSES_OVER(LINUX,     USAGE,     "the kernel does not count for a group of processes alone")
PASSES_OVER(THEOREMS,  USAGE,     "it changes nothing: vm_usage assigns no state")
PASSES_OVER(MUTANTS,   RESIDENT,  "it only tells what others did; it shows, for instance, no-zero-fill")
PASSES_OVER(MUTANTS,   SAME,      "it only tells what others did; it shows, for instance, swap-in-for-one")
#undef PASSES_OVER
#endif
/* clang-format on */
