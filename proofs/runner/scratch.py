"""The folder for what a run of the proofs writes for itself alone: it goes with the run, and so does every process that has
it as its TMPDIR, however the run ends. A killed process (SIGKILL) can see to nothing; so another one makes the folder, waits
until the run is gone, and cleans up. It has a session of its own: what ends a job, or all of a group, does not reach it.
"""
import os
import shutil
import signal
import tempfile
import time

LOOKS = 3       # so often in turn no process is found: one may be about to be started
PAUSE = 0.05    # seconds between looks
PATIENCE = 10   # seconds for processes to go


class Scratch:
    def __init__(self):
        heard, said = os.pipe()  # neither is inherited by a program that is run
        alive, self.alive = os.pipe()
        self.watcher = os.fork()
        if self.watcher == 0:
            os.close(heard)
            os.close(self.alive)
            watch(said, alive)
        os.close(said)
        os.close(alive)
        with os.fdopen(heard, 'rb') as pipe:
            self.name = os.fsdecode(pipe.read())
        if not self.name:
            raise OSError('no folder for temporary files can be made')

    def end(self):
        os.close(self.alive)
        os.waitpid(self.watcher, 0)


def watch(said, alive):
    try:
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in range(3):  # whoever reads what the run prints does not wait for this
            os.dup2(nothing, descriptor)
        folder = tempfile.mkdtemp(prefix='prove-')
        os.write(said, os.fsencode(folder))
        os.close(said)
        os.read(alive, 1)  # nothing is ever written
        end_processes(folder)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os._exit(0)


def end_processes(folder):
    until, none = time.monotonic() + PATIENCE, 0
    while none < LOOKS and time.monotonic() < until:
        found = processes(folder)
        none = 0 if found else none + 1
        for process in found:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(PAUSE)


def processes(folder):
    """Those that were started with the folder as TMPDIR."""
    wanted, found = b'TMPDIR=' + os.fsencode(folder), []
    for name in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open(f'/proc/{name}/environ', 'rb') as file:
                if wanted in file.read().split(b'\0'):
                    found.append(int(name))
        except OSError:  # it is gone, or somebody else's
            pass
    return found
