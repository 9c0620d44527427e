"""A program as Frama-C prints it (-print), in pieces: declarations, definitions and global annotations."""
import re

WORD = re.compile(r'[A-Za-z_]\w*')
TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[{}();]', re.S)
LOGIC = re.compile(r'/\*@\s*(predicate|logic|lemma|axiom|axiomatic|inductive|type|global|model|import|include|check|'
                   r'admit)\b')
# Known everywhere, without being named.
EVERYWHERE = re.compile(r'\b(lemma|axiom|global|invariant|type)\b')
LOGIC_NAME = re.compile(r'\b(?:predicate|inductive|logic\s+[\w \t*]*?)\s*(\w+)\s*(?=[{(=;:]|reads\b)')
ANNOTATION = re.compile(r'/@.*?@/|/\*@(?!\s*ghost\b).*?\*/', re.S)
# The last name before the parameters; a ghost function's contract ends in @/.
FUNCTION_NAME = re.compile(r'(\w+)\s*\(')


class Piece:
    """A declaration, a definition or a global annotation of a program that Frama-C printed."""

    def __init__(self, text, body):
        """body: where a function's begins in the text, or None."""
        self.text, self.everywhere = text, False
        self.function = None  # the name of the one that it declares or defines
        self.head = text if body is None else text[:body]
        ghost = re.match(r'/\*@\s*ghost\b', text)
        if LOGIC.match(text):
            self.names = set(LOGIC_NAME.findall(text))
            self.everywhere = EVERYWHERE.search(text) is not None
        else:
            code = without_annotations(self.head)
            function = FUNCTION_NAME.search(re.sub(r'/\*@\s*ghost', '', code))
            self.function = function[1] if function else None
            self.names = {self.function} if function else set(WORD.findall(code))
            # WP looks through pointers at what the function behind the call does with them.
            if ghost or not function or '*' in code.replace('/*', '').replace('*/', '') or '[' in code:
                self.head = text


def without_annotations(text):
    """What is left has C, and C that is ghost."""
    return ANNOTATION.sub('', text)


def pieces(code):
    """Cut where a declaration ends: at a semicolon or a closing brace outside of everything, and after a global
    annotation. A contract belongs to what follows it."""
    start, depth, body = 0, 0, None
    for token in TOKEN.finditer(code):
        text = token[0]
        if text in '{(':
            # Ghost parameters stand in a comment.
            if text == '{' and depth == 0 and re.search(r'\)\s*(/\*(?:(?!\*/).)*\*/)?\s*\Z',
                                                        code[start:token.start()], re.S):
                body = token.start() - start
            depth += 1
        elif text in ')}':
            depth -= 1
        over = depth == 0 and (text == ';' or text == '}' and body is not None)
        if depth == 0 and text.startswith('/*'):
            over = not code[start:token.start()].strip() and (
                LOGIC.match(text) or re.match(r'/\*@\s*ghost\b', text) or not text.startswith('/*@'))
        if over:
            piece = code[start:token.end()].strip()
            lead = code[start:token.end()].index(piece) if piece else 0
            if piece != ';' and not re.fullmatch(r'/\*(?!@).*?\*/', piece, re.S):
                yield Piece(piece, None if body is None else body - lead)
            start, body = token.end(), None


def endless(pieces):
    """The functions with more loops than loop variants: WP asks for no proof that these end."""
    for piece in pieces:
        text = re.sub(r'"(?:\\.|[^"\\])*"', '', piece.text)
        if len(re.findall(r'\bwhile\s*\(', text)) > len(re.findall(r'\bloop variant\b', text)):
            yield from piece.names
