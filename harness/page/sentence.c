#include "sentence.h"

#include <inttypes.h>

#include "../language/language.h"

void sentence_count(FILE *file, uint32_t count, const char *noun)
{
    fprintf(file, "%" PRIu32 " %s%s", count, noun, count == 1 ? "" : "s");
}

static void write_prot(FILE *file, uint32_t prot)
{
    for (unsigned i = 0; prot_letters[i] != '\0'; i++)
        fputc(prot >> i & 1 ? prot_letters[i] : '-', file);
}

/* "process 0 maps pages 3 to 5" */
static void write_range(FILE *file, const struct op *op, const char *does)
{
    fprintf(file, "process %d %s ", op->process, does);
    if (op->count == 0)
        fprintf(file, "no page, from page %" PRIu32 " on", op->page);
    else if (op->count == 1)
        fprintf(file, "page %" PRIu32, op->page);
    else
        fprintf(file, "pages %" PRIu32 " to %" PRIu64, op->page, (uint64_t)op->page + op->count - 1);
}

/* "process 0 maps page 3, rw-, to the file from its page 2 on, as its own copy" */
static void write_map_of_file(FILE *file, const struct op *op, const char *how)
{
    write_range(file, op, "maps");
    fputs(", ", file);
    write_prot(file, op->prot);
    fprintf(file, ", to the file from its page %" PRIu32 " on, %s", op->file, how);
}

static void write_program(FILE *file, const struct op *op)
{
    const struct vm_image *image = &op->image;
    fprintf(file, "process %d executes a program: ", op->process);
    sentence_count(file, image->text_pages, "page");
    fprintf(file, " of text from page %" PRIu32 " of the file on", image->text_file);
    if (image->data_pages > 0)
        fprintf(file, ", %" PRIu32 " of data", image->data_pages);
    if (image->bss_pages > 0)
        fprintf(file, ", %" PRIu32 " of bss", image->bss_pages);
    if (image->stack_pages > 0)
        fprintf(file, ", %" PRIu32 " of stack", image->stack_pages);
}

/* What was answered, behind what was asked. */
static void write_value(FILE *file, enum op_kind kind, const struct answer *answer)
{
    if (answer->status != VM_OK)
        return;
    switch (operations[kind].result) {
    case PROCESS:
        fprintf(file, kind == OP_FORK ? ": its child is process %" PRIu32 : ": process %" PRIu32,
                answer->value);
        break;
    case BYTE:
        fprintf(file, " and gets 0x%" PRIx32, answer->value);
        break;
    case FRAMES:
        fprintf(file, ": it frees %" PRIu32, answer->value);
        break;
    case BIT:
        fputs(answer->value != 0 ? " yes" : " no", file);
        break;
    case USAGE:
        fputs(" ", file);
        sentence_count(file, answer->usage.frames, "frame");
        fputs(", ", file);
        sentence_count(file, answer->usage.slots, "slot");
        fputs(" and ", file);
        sentence_count(file, answer->usage.tables, "table");
        break;
    default:
        break;
    }
}

static void write_asked(FILE *file, const struct op *op)
{
    switch (op->kind) {
    case OP_SPAWN:
        fputs("a new process begins", file);
        break;
    case OP_MAP_ANON:
        write_range(file, op, "maps");
        fputs(", ", file);
        write_prot(file, op->prot);
        fputs(", as zero fill", file);
        break;
    case OP_MAP_FILE:
        write_map_of_file(file, op, "as its own copy");
        break;
    case OP_MAP_SHARED:
        write_map_of_file(file, op, "shared with all who map it so");
        break;
    case OP_UNMAP:
        write_range(file, op, "unmaps");
        break;
    case OP_SYNC:
        write_range(file, op, "syncs");
        fputs(" with the file", file);
        break;
    case OP_PROTECT:
        write_range(file, op, "makes");
        fputs(" ", file);
        write_prot(file, op->prot);
        break;
    case OP_LOAD:
        fprintf(file, "process %d loads from 0x%" PRIx32, op->process, op->page);
        break;
    case OP_STORE:
        fprintf(file, "process %d stores 0x%" PRIx32 " at 0x%" PRIx32, op->process, op->byte, op->page);
        break;
    case OP_FETCH:
        fprintf(file, "process %d fetches an instruction from 0x%" PRIx32, op->process, op->page);
        break;
    case OP_FORK:
        fprintf(file, "process %d forks", op->process);
        break;
    case OP_EXEC:
        write_program(file, op);
        break;
    case OP_EXIT:
        fprintf(file, "process %d exits", op->process);
        break;
    case OP_RECLAIM:
        fputs("the kernel is asked to free ", file);
        sentence_count(file, op->count, "frame");
        break;
    case OP_READ_FILE:
        fprintf(file, "somebody reads byte 0x%" PRIx32 " of page %" PRIu32 " of the file", op->count,
                op->file);
        break;
    case OP_FAIL_NTH:
        fprintf(file, "from now on, transfer number %" PRIu32 " is to fail", op->count);
        break;
    case OP_FAIL_SLOT:
        fprintf(file, "each transfer of slot %" PRIu32 " is to fail", op->count);
        break;
    case OP_FAIL_FILE:
        fprintf(file, "each transfer of page %" PRIu32 " of the file is to fail", op->file);
        break;
    case OP_FAIL_NONE:
        fputs("no transfer is to fail any more", file);
        break;
    case OP_RESIDENT:
        fprintf(file, "is page %" PRIu32 " of process %d in memory?", op->page, op->process);
        break;
    case OP_SAME:
        fprintf(file, "do page %" PRIu32 " of process %d and page %" PRIu32 " of process %d share a frame?",
                op->page, op->process, op->other_page, op->other);
        break;
    case OP_USAGE:
        fputs("what is in use?", file);
        break;
    case OP_KINDS:
        break;
    }
}

void sentence_write(FILE *file, const struct op *op, const struct answer *answer)
{
    write_asked(file, op);
    write_value(file, op->kind, answer);
}
