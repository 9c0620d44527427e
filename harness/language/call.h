/*
 * An operation of the table as a call in C. The model, the flat machine and a plugin take the same operands in the same
 * order, those of struct op *op, and then what is theirs:
 *
 *     CALL(vm_##name ARGUMENTS operands)                 vm_unmap(op->process, op->page, op->count)
 *     CALL(flat_##name ARGUMENTS operands, status)       flat_unmap(op->process, op->page, op->count, status)
 */
#ifndef CALL_H
#define CALL_H

/* WHAT with each of the operands behind it: EACH(ARGUMENT_, PROCESS, PAGE) is ARGUMENT_PROCESS ARGUMENT_PAGE. */
#define EACH(WHAT, ...) EACH_OF(__VA_ARGS__, EACH_5, EACH_4, EACH_3, EACH_2, EACH_1, )(WHAT, __VA_ARGS__)
#define EACH_OF(a, b, c, d, e, each, ...) each
#define EACH_1(WHAT, a) WHAT##a
#define EACH_2(WHAT, a, b) WHAT##a WHAT##b
#define EACH_3(WHAT, a, b, c) WHAT##a WHAT##b WHAT##c
#define EACH_4(WHAT, a, b, c, d) WHAT##a WHAT##b WHAT##c WHAT##d
#define EACH_5(WHAT, a, b, c, d, e) WHAT##a WHAT##b WHAT##c WHAT##d WHAT##e

/* The first of what it is given, called with the rest. */
#define CALL(...) CALL_WITH(__VA_ARGS__)
#define CALL_WITH(function, ...) function(__VA_ARGS__)

#define ARGUMENTS(...) EACH(ARGUMENT_, __VA_ARGS__)
#define ARGUMENT_NONE
#define ARGUMENT_PROCESS , op->process
#define ARGUMENT_PAGE , op->page
#define ARGUMENT_ADDRESS , op->page
#define ARGUMENT_COUNT , op->count
#define ARGUMENT_FRAMES , op->count
#define ARGUMENT_NTH , op->count
#define ARGUMENT_SLOT , op->count
#define ARGUMENT_OFFSET , op->count
#define ARGUMENT_PROT , op->prot
#define ARGUMENT_FILE_PAGE , op->file
#define ARGUMENT_BYTE , (unsigned char)op->byte
#define ARGUMENT_OTHER , op->other
#define ARGUMENT_OTHER_PAGE , op->other_page
#define ARGUMENT_IMAGE , &op->image

#endif
