"""A property test of an attached implementation, as one would write it with Hypothesis: operations of chance, each answer
judged by the flat machine, and at the end every byte.

usage: properties.py FLAT.so PLUGIN.so SECONDS SEED

FLAT.so is the flat machine with its sizes (sizes.c). Prints what it found as JSON and ends at once, without shrinking: found, operations,
seconds. A plugin that crashes or hangs takes this program with it.
"""
import ctypes
import json
import os
import sys
import time

from hypothesis import HealthCheck, Phase, seed, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

C_INT, U32, BYTE = ctypes.c_int, ctypes.c_uint32, ctypes.c_ubyte
READ, WRITE, EXECUTE = 1, 2, 4
OPERATIONS = 100  # of a sequence


class Verdict(ctypes.Structure):
    _fields_ = [('allowed', ctypes.c_bool), ('statuses', U32), ('value', ctypes.c_int64), ('bound', ctypes.c_int64),
                ('claim', ctypes.c_uint)]


class Limits(ctypes.Structure):
    _fields_ = [('memory', ctypes.c_bool), ('early', ctypes.c_bool), ('tables', ctypes.c_bool),
                ('execute_reads', ctypes.c_bool), ('stale', ctypes.c_bool), ('places', U32), ('leaf_tables', U32)]


class Image(ctypes.Structure):
    _fields_ = [(name, U32) for name in ('text_file', 'text_pages', 'data_pages', 'bss_pages', 'stack_pages', 'entry')]


class Sizes(ctypes.Structure):
    _fields_ = [(name, U32) for name in ('processes', 'pages', 'page_size', 'file_pages', 'frames', 'slots', 'tables')]


def function(result, *arguments):
    return ctypes.CFUNCTYPE(result, *arguments)


class Plugin(ctypes.Structure):
    """harness/include/forkproof_plugin.h"""
    _fields_ = [(name, U32) for name in ('version', 'size', 'flags', 'processes', 'pages', 'page_size', 'places')] + [
        ('reset', function(C_INT, ctypes.POINTER(Sizes))),
        ('spawn', function(C_INT, ctypes.POINTER(C_INT))),
        ('map_anon', function(C_INT, C_INT, U32, U32, U32)),
        ('map_file', function(C_INT, C_INT, U32, U32, U32, U32)),
        ('map_shared', function(C_INT, C_INT, U32, U32, U32, U32)),
        ('unmap', function(C_INT, C_INT, U32, U32)),
        ('sync', function(C_INT, C_INT, U32, U32)),
        ('protect', function(C_INT, C_INT, U32, U32, U32)),
        ('load', function(C_INT, C_INT, U32, ctypes.POINTER(BYTE))),
        ('store', function(C_INT, C_INT, U32, BYTE)),
        ('fetch', function(C_INT, C_INT, U32, ctypes.POINTER(BYTE))),
        ('fork', function(C_INT, C_INT, ctypes.POINTER(C_INT))),
        ('exec', function(C_INT, C_INT, ctypes.POINTER(Image))),
        ('exit', function(C_INT, C_INT)),
        ('reclaim', function(C_INT, U32, ctypes.POINTER(U32))),
        ('read_file', function(C_INT, U32, U32, ctypes.POINTER(BYTE))),
        ('resident', function(C_INT, C_INT, U32, ctypes.POINTER(C_INT))),
        ('same', function(C_INT, C_INT, U32, C_INT, U32, ctypes.POINTER(C_INT))),
    ]


flat = ctypes.CDLL(sys.argv[1])
plugin = Plugin.in_dll(ctypes.CDLL(sys.argv[2]), 'forkproof_plugin')
sizes = Sizes.in_dll(flat, 'sizes')
SECONDS, SEED = float(sys.argv[3]), int(sys.argv[4])
UNSUPPORTED = 10
begun = time.monotonic()
operations = 0

for name in ('spawn', 'map_anon', 'map_file', 'map_shared', 'unmap', 'sync', 'protect', 'load', 'store', 'fetch', 'fork',
             'exec', 'exit', 'reclaim', 'read_file', 'resident', 'same_frame'):
    getattr(flat, f'flat_{name}').restype = Verdict
flat.flat_mapped.restype = flat.flat_live.restype = ctypes.c_bool


def end(found):
    print(json.dumps({'found': found, 'operations': operations, 'seconds': time.monotonic() - begun}), flush=True)
    os._exit(0)


def judge(verdict):
    global operations
    operations += 1
    if not verdict.allowed:
        end(True)
    if time.monotonic() - begun > SECONDS:
        end(False)


process = strategies.integers(0, sizes.processes - 1)
page = strategies.integers(0, sizes.pages - 1)
count = strategies.integers(1, 3)
file_page = strategies.integers(0, sizes.file_pages - 1)
prot = strategies.sampled_from([0, READ, READ | WRITE, EXECUTE, READ | EXECUTE, READ | WRITE | EXECUTE])
address = strategies.integers(0, sizes.pages * sizes.page_size - 1)
byte = strategies.integers(0, 255)
few = strategies.integers(0, 2)


class Machine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        plugin.reset(sizes)
        flat.flat_init(ctypes.byref(Limits(True, False, True, False, False, sizes.frames + sizes.slots)))

    @rule()
    def spawn(self):
        number = C_INT()
        judge(flat.flat_spawn(plugin.spawn(number), number))

    @rule(p=process, first=page, n=count, may=prot)
    def map_anon(self, p, first, n, may):
        judge(flat.flat_map_anon(p, first, n, may, plugin.map_anon(p, first, n, may)))

    @rule(p=process, first=page, n=count, may=prot, at=file_page)
    def map_file(self, p, first, n, may, at):
        judge(flat.flat_map_file(p, first, n, may, at, plugin.map_file(p, first, n, may, at)))

    @rule(p=process, first=page, n=count, may=prot, at=file_page)
    def map_shared(self, p, first, n, may, at):
        judge(flat.flat_map_shared(p, first, n, may, at, plugin.map_shared(p, first, n, may, at)))

    @rule(p=process, first=page, n=count)
    def unmap(self, p, first, n):
        judge(flat.flat_unmap(p, first, n, plugin.unmap(p, first, n)))

    @rule(p=process, first=page, n=count)
    def sync(self, p, first, n):
        judge(flat.flat_sync(p, first, n, plugin.sync(p, first, n)))

    @rule(p=process, first=page, n=count, may=prot)
    def protect(self, p, first, n, may):
        judge(flat.flat_protect(p, first, n, may, plugin.protect(p, first, n, may)))

    @rule(p=process, at=address)
    def load(self, p, at):
        value = BYTE()
        judge(flat.flat_load(p, at, plugin.load(p, at, value), value))

    @rule(p=process, at=address, value=byte)
    def store(self, p, at, value):
        judge(flat.flat_store(p, at, BYTE(value), plugin.store(p, at, value)))

    @rule(p=process, at=address)
    def fetch(self, p, at):
        value = BYTE()
        judge(flat.flat_fetch(p, at, plugin.fetch(p, at, value), value))

    @rule(p=process)
    def fork(self, p):
        child = C_INT()
        judge(flat.flat_fork(p, plugin.fork(p, child), child))

    @rule(p=process, text_file=file_page, text=few, data=few, bss=few, stack=few, at=address)
    def exec(self, p, text_file, text, data, bss, stack, at):
        image = Image(text_file, text, data, bss, stack, at)
        judge(flat.flat_exec(p, ctypes.byref(image), plugin.exec(p, image)))

    @rule(p=process)
    def exit(self, p):
        judge(flat.flat_exit(p, plugin.exit(p)))

    @rule(wanted=strategies.integers(1, sizes.frames))
    def reclaim(self, wanted):
        freed = U32()
        judge(flat.flat_reclaim(wanted, plugin.reclaim(wanted, freed), freed))

    @rule(n=file_page, offset=strategies.integers(0, sizes.page_size - 1))
    def read_file(self, n, offset):
        value = BYTE()
        judge(flat.flat_read_file(n, offset, plugin.read_file(n, offset, value), value))

    @rule(p=process, first=page)
    def resident(self, p, first):
        answer = C_INT()
        judge(flat.flat_resident(p, first, plugin.resident(p, first, answer), ctypes.c_bool(answer.value)))

    @rule(p=process, first=page, q=process, second=page)
    def same(self, p, first, q, second):
        answer = C_INT()
        status = plugin.same(p, first, q, second, answer)
        if status != UNSUPPORTED:
            judge(flat.flat_same_frame(p, first, q, second, status, ctypes.c_bool(answer.value)))

    def teardown(self):
        for p in range(sizes.processes):
            for at in range(sizes.pages * sizes.page_size):
                if flat.flat_live(p) and flat.flat_mapped(p, at // sizes.page_size):
                    self.load(p, at)


def main():
    machine = seed(SEED)(Machine)
    machine.TestCase.settings = settings(max_examples=10 ** 9, stateful_step_count=OPERATIONS, deadline=None, database=None,
                                         phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine, settings=machine.TestCase.settings)


main()
