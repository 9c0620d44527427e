"""Files that are there as a whole or as they were before, however the program ends."""
import contextlib
import os


@contextlib.contextmanager
def replaced(path):
    """To write a file that takes the place of the one at path at the end. What a killed run leaves of it has one name, under
    which the next run begins anew."""
    new = path + '.new'
    with open(new, 'w', encoding='utf-8') as file:
        yield file
    os.replace(new, path)
