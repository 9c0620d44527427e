#include "compare.h"

#include <string.h>

#include "../../model/process.h"
#include "../../spec/flat_pages.h"
#include "whole.h"

/* An observation: it is judged, and nothing follows from it. */
static bool ask(struct finding *finding, const struct op *op)
{
    const struct answer answer = machine_exhaust.model_step(op);
    const struct verdict verdict = machine_exhaust.flat_judge(op, &answer);
    if (answer.status == ANSWER_UNSUPPORTED || verdict.allowed)
        return true;
    *finding = (struct finding){.kind = NOT_ALLOWED, .op = *op, .answer = answer, .verdict = verdict};
    return false;
}

/* A byte, whatever the protection: it stands as the load that would show it. */
static bool compare_byte(struct finding *finding, int process, uint32_t address)
{
    const int byte = machine_exhaust.model_peek(process, address),
              expected = machine_exhaust.flat_byte(process, address);
    const struct op load = {.kind = OP_LOAD, .process = process, .page = address};
    struct answer answer = {.status = VM_EFAULT};
    if (byte == expected)
        return true;
    if (byte >= 0)
        answer = (struct answer){.status = VM_OK, .value = (uint32_t)byte};
    *finding = (struct finding){.kind = NOT_ALLOWED, .op = load, .answer = answer};
    finding->verdict = machine_exhaust.flat_judge(&load, &answer);
    finding->verdict.statuses = expected >= 0 ? 1U << VM_OK : 1U << VM_EFAULT;
    finding->verdict.value = expected;
    return false;
}

static bool compare_page(struct finding *finding, int process, uint32_t page)
{
    const int k = table_walk(process, (int)page);
    const bool mapped = machine_exhaust.flat_mapped(process, page);
    const uint32_t prot = k < 0 ? NO_PAGE : (uint32_t)(entry_prot(k) % PROT_SHARED);
    const uint32_t expected = mapped ? machine_exhaust.flat_protection(process, page) : NO_PAGE;
    if (prot != expected) {
        *finding = (struct finding){.kind = OTHER_PROTECTION,
                                    .op = {.process = process, .page = page, .prot = prot},
                                    .expected = expected};
        return false;
    }
    return !mapped || ask(finding, &(struct op){.kind = OP_RESIDENT, .process = process, .page = page});
}

/* Each page with those before it. */
static bool compare_frames(struct finding *finding, int process, uint32_t page)
{
    struct op same = {.kind = OP_SAME, .process = process, .page = page};
    if (!machine_exhaust.flat_mapped(process, page))
        return true;
    for (; same.other <= process; same.other++)
        for (same.other_page = 0; same.other_page < (same.other < process ? VM_SPACE_PAGES : page);
             same.other_page++)
            if (machine_exhaust.flat_mapped(same.other, same.other_page) && !ask(finding, &same))
                return false;
    return true;
}

static bool compare_process(struct finding *finding, int process)
{
    if ((process_live[process] != 0) != machine_exhaust.flat_live(process)) {
        *finding = (struct finding){.kind = OTHER_LIVES, .op = {.process = process}};
        return false;
    }
    for (uint32_t page = 0; page < VM_SPACE_PAGES; page++)
        if (!compare_page(finding, process, page) || !compare_frames(finding, process, page))
            return false;
    return true;
}

/* What a page would show that is mapped to the file page now. */
static bool compare_shown(struct finding *finding)
{
    for (int n = 0; n < VM_FILE_PAGES; n++) {
        const struct page *shown = cache_frame[n] >= 0 ? &frame[cache_frame[n]] : &file[n];
        if (memcmp(shown, &flat_file[n], sizeof *shown) != 0) {
            *finding = (struct finding){.kind = OTHER_FILE, .op = {.file = (uint32_t)n}};
            return false;
        }
    }
    return true;
}

void compare_bytes(struct finding *finding)
{
    finding->kind = NOTHING;
    for (int process = 0; process < VM_PROCESSES; process++)
        for (uint32_t address = 0; address < VM_SPACE_PAGES * VM_PAGE_SIZE; address++)
            if (!compare_byte(finding, process, address))
                return;
    compare_shown(finding);
}

static bool compare_file(struct finding *finding)
{
    struct op read = {.kind = OP_READ_FILE};
    for (; read.file < VM_FILE_PAGES; read.file++)
        for (read.count = 0; read.count < VM_PAGE_SIZE; read.count++)
            if (!ask(finding, &read))
                return false;
    return true;
}

void compare_all(struct finding *finding)
{
    finding->kind = NOTHING;
    for (int process = 0; process < VM_PROCESSES; process++)
        if (!compare_process(finding, process))
            return;
    compare_file(finding);
}
