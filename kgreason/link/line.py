"""A text as a linker reads it: its words, what is known of each, and what stands between them."""

from collections.abc import Iterable

from msgspec import Struct

from kgreason.graph.names import written_words
from kgreason.link.gaps import Gap
from kgreason.link.vocabulary import Seen, Vocabulary


class Line(Struct, frozen=True):
    """A text with its words: as written, where each starts and ends, what is known of it, what stands behind it."""

    text: str
    written: list[str]
    starts: list[int]
    ends: list[int]
    seen: list[Seen]
    gaps: list[Gap]

    def joined(self, at: int) -> bool:
        """Return whether a word and the next one may stand in one name: *St. John's wort*, *H. pylori* may."""
        if at + 1 >= len(self.seen):
            return False
        gap = self.gaps[at]
        if self.seen[at].decimal:  # *ketoconazole 2% shampoo*, *erythromycin 0.5% ointment*
            if gap.point and self.seen[at + 1].decimal:
                return True
            gap = gap.counted or gap
        return gap.plain or (gap.stop and self.seen[at].initial) or (gap.aside and self._grades(at + 1))

    def _grades(self, at: int) -> bool:
        """Return whether a word behind a comma or in parentheses goes on with a name: *CKD (stage 4)*, *COPD (severe)*."""
        alone = self.gaps[at - 1].opens and self.text[self.ends[at] : self.ends[at] + 1] in {")", ",", ";"}
        return self.seen[at].grade or (alone and self.seen[at].word == "severe")

    def run(self, at: int, most: int) -> int:
        """Return how many words, two at least, stand together from one on whose next is joined to it; ``most`` at most."""
        most, run = min(most, len(self.seen) - at), 2
        while run < most and self.joined(at + run - 1):
            run += 1
        return run

    def words(self, low: int, high: int) -> list[str]:
        """Return words that follow each other in normal form."""
        return [one.word for one in self.seen[low:high]]

    def name(self, low: int, high: int) -> str:
        """Return words that follow each other as one name in normal form."""
        return " ".join(self.words(low, high))

    def name_of(self, places: Iterable[int]) -> str:
        """Return words that stand anywhere as one name in normal form."""
        return " ".join([self.seen[at].word for at in places])


def read_line(text: str, vocabulary: Vocabulary) -> Line:
    """Return a text as a linker reads it."""
    written, starts, ends = written_words(text)
    behind = [text[low:high] for low, high in zip(ends, starts[1:], strict=False)]
    if ends:
        behind.append(text[ends[-1] :])
    seen = list(map(vocabulary.seen.__getitem__, written))
    return Line(text, written, starts, ends, seen, list(map(vocabulary.gaps.__getitem__, behind)))
