#include "every.h"

/* What an operation is about. */
enum about { ABOUT_NOBODY, ABOUT_PAGE, ABOUT_PROCESS };

static enum about about(enum op_kind kind)
{
    const enum operand *all = operations[kind].operands;
    if (all[0] != PROCESS)
        return ABOUT_NOBODY;
    return all[1] == PAGE || all[1] == ADDRESS ? ABOUT_PAGE : ABOUT_PROCESS;
}

/* Of the last operand all values come first. */
// NOLINTNEXTLINE(misc-no-recursion): as deep as there are operands
static void choose_rest(const struct every *every, uint32_t turn, struct op *op, const enum operand *rest)
{
    uint32_t value = 0;
    if (*rest == NONE) {
        if (every->turn(every->state, op) == turn)
            every->visit(every->state, op);
        return;
    }
    for (uint32_t n = 0; every->value(every->state, op, *rest, n, &value); n++) {
        field_set(op, operands[*rest].offset, value);
        choose_rest(every, turn, op, rest + 1);
    }
}

/* Of a process and on its nth page, where they are about these. */
static void choose_about(const struct every *every, enum about what, int process, uint32_t n)
{
    static const uint32_t chosen[] = {[ABOUT_NOBODY] = 0, [ABOUT_PAGE] = 2, [ABOUT_PROCESS] = 1};
    for (uint32_t turn = 0; turn < EVERY_TURNS; turn++)
        for (enum op_kind kind = 0; kind < OP_KINDS; kind++) {
            const enum operand *all = operations[kind].operands;
            struct op op = {.kind = kind, .process = process};
            if (about(kind) != what || !every->asks(every->state, kind))
                continue;
            if (what == ABOUT_PAGE)
                every->value(every->state, &op, all[1], n, &op.page);
            choose_rest(every, turn, &op, all + chosen[what]);
        }
}

void every_op(const struct every *every)
{
    struct op op = {.page = 0};
    uint32_t process = 0, page = 0;
    choose_about(every, ABOUT_NOBODY, 0, 0);
    for (uint32_t n = 0; every->value(every->state, &op, PROCESS, n, &process); n++) {
        op.process = (int)process;
        for (uint32_t m = 0; every->value(every->state, &op, PAGE, m, &page); m++)
            choose_about(every, ABOUT_PAGE, op.process, m);
        choose_about(every, ABOUT_PROCESS, op.process, 0);
    }
}
