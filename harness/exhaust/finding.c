#include "finding.h"

#include "../language/claims.h"

/* As model/vm.h numbers them. */
static const char *const parts[] = {
    [1] = "page-table entries",
    [2] = "counts of uses",
    [3] = "reverse map",
    [4] = "permutation of the free sets",
    [5] = "what is in the free sets, and how many",
    [6] = "index of the page cache and what it holds",
    [7] = "cached pages",
    [8] = "pages that are written without asking, and shared ones",
    [9] = "clock hand",
    [10] = "root entries and owners of tables",
    [11] = "free tables",
    [12] = "processes",
};
enum { PARTS_KNOWN = sizeof parts / sizeof parts[0] };

static void write_refused(FILE *out, const struct finding *finding)
{
    const char *claim = claim_sentence(finding->verdict.claim);
    trace_write_op(out, &finding->op);
    fputs(" -> ", out);
    trace_write_answer(out, finding->op.kind, &finding->answer);
    fputs("\n# allowed: ", out);
    trace_write_allowed(out, finding->op.kind, &finding->verdict);
    fprintf(out, "\n# claim C%u: %s\n", finding->verdict.claim, claim == NULL ? "" : claim);
}

static void write_prot(FILE *out, uint32_t prot)
{
    if (prot == NO_PAGE)
        fputs("not mapped", out);
    else
        fprintf(out, "%c%c%c", prot & VM_READ ? 'r' : '-', prot & VM_WRITE ? 'w' : '-',
                prot & VM_EXECUTE ? 'x' : '-');
}

bool finding_is_own(const struct finding *finding)
{
    return finding->kind == NOT_ALIKE || finding->kind == NOT_RESTORED;
}

void finding_write(FILE *out, const struct finding *finding)
{
    switch (finding->kind) {
    case NOT_ALLOWED:
        write_refused(out, finding);
        break;
    case BROKEN_INVARIANT:
        fprintf(out, "# part %d of the invariant does not hold: %s\n", finding->part,
                finding->part > 0 && finding->part < PARTS_KNOWN ? parts[finding->part] : "");
        break;
    case OTHER_LIVES:
        fprintf(out, "# process %d: whether it lives is not what the flat machine says\n",
                finding->op.process);
        break;
    case OTHER_PROTECTION:
        fprintf(out, "# page %d of process %d is ", (int)finding->op.page, finding->op.process);
        write_prot(out, finding->op.prot);
        fputs(", and should be ", out);
        write_prot(out, finding->expected);
        fputs("\n", out);
        break;
    case OTHER_FILE:
        fprintf(out, "# a mapping of file page %d would not show what the flat machine says\n",
                (int)finding->op.file);
        break;
    case NOT_ALIKE:
        trace_write_op(out, &finding->op);
        fputs("\n# what follows is not what follows in the state that its key stands for\n", out);
        break;
    case NOT_RESTORED:
        fputs("# the state does not come back from its key\n", out);
        break;
    default:
        break;
    }
}
