"""Orders: the drugs that an answer recommends; *avoid X*, *X as a child*, *instead of X* are none."""

import re
from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from kgreason.claims.dabbed import begun, measured
from kgreason.claims.doses import agreed, changes, doses
from kgreason.claims.enumerated import subject_end
from kgreason.claims.headed import headed_away
from kgreason.claims.ordering import commanded, harms, ordering
from kgreason.claims.refusals import allowed, crossed, governed, listed_away, ranked, taken, taken_back, unreal
from kgreason.claims.stance import Stance, stance
from kgreason.claims.tabled import tabled
from kgreason.claims.unlinked import runs_on, unlinked
from kgreason.claims.within import standing
from kgreason.expressions import expression
from kgreason.link import sentences
from kgreason.model import Fact, Mention, Order, Passage, Span, Status

DRUG = frozenset({"Drug", "ChemicalEntity"})
_DURING = r"\s+(?:the\s+)?(?:(?:next|first|following|about|at least|course of)\s+)*(?:(?:\d[\d.–-]*|an?|one|two|three|four|five|six|several|few|half(?: an?)?)[\s-]+)?(?:hours?|hrs?|h|minutes?|mins?|days?|weeks?|months?)\b"
"""What makes an *over* tell how long: *over 30 minutes*."""
_AGAINST = expression(
    r"\b(?:avoid\w*|stop\w*|hold(?:ing)?|discontinu\w*|withhold\w*|do not|don't|not|never|no|instead of|rather than|"
    r"without|"
    rf"contraindicated|in place of|in lieu of|off|over(?!{_DURING})|taper\w*|cease|replace|replacing|skip|unless|unlike|wean\w*|"
    r"versus|vs|than|against|"
    r"allerg\w+(?: to)?|away from|steer clear of|no longer|isn't|aren't|failed|prior|previous\w*|because of|due to|"
    r"interact\w*|compared (?:with|to)|"
    r"switch(?:ing)? (?:\w+ )?from|chang(?:e|ing) (?:\w+ )?from|at least \w+ (?:hours|days) after|last dose of|"
    r"apart from|while on|"
    r"refus\w+|declin\w+|reject\w*|considered|contemplated|weighed|debated|thought (?:of|about)|refrain\w* from|"
    r"forgo|reserv\w+|postpon\w+|defer\w*|delay\w*|"
    r"cancel\w*|delete|remove|dont|dismiss\w*|ruled? out|passed (?:on|over)|tempted|spare\w*|crossed off|"
    r"prefer\w* to|preferable to|superior to|inferior to|alternatives? to|as opposed to|"
    r"prefer\w*\s+(?!to\b)[^,;.]{1,40}?\bto(?= )|favou?r\w*\s[^,;.]{1,40}?\bover|"
    r"to (?:his|her|their|the current|existing)|was on|already on|already taking|is on|after(?![\w\s-]{1,30},| the (?:first|last|loading|morning|evening|test) dose)|before starting|"
    r"hours? (?:before|after|apart from)|dose of her|levels? of)\b",
    re.IGNORECASE,
)
_DOSE = expression(
    r"^(?:['’]s\b)?[\s,:(*_]*(?:up to [*_]*)?(?:(?!caus|gave|is\b|was\b|has\b|had\b)(?:\w+|(?:IV|PO|IM|SC|today|now|tonight):)\s+){0,3}?\(?(?:\d+(?:[.,]\d+)?(?:\s?[-–/]\s?\d+(?:\.\d+)?)?\s?"
    r"(?:mg|mcg|µg|g|(?:million )?units?|u(?=/kg\b|/h| )|IU|mEq|mmol|mL|L|lit(?:er|re)s?|puffs?|drops?|inhalations?|tab(?:let)?s?|caps(?:ule)?s?)\b|"
    r"\d+(?:\.\d+)?\s?%|\d+(?:\.\d+)?/\d+(?:\.\d+)?(?=[*_]*,| (?:once|twice|one|two|every|daily|\d|[bt]id\b|q\d))|"
    r"(?:suppository|patch|tablet|capsule),?\s(?:one|two|half (?:of )?an?)\b|"
    r"(?:one|two|three|half an?|an?|one to two)\s(?:(?:double-strength|DS)\s)?(?:tab(?:let)?s?|caps(?:ule)?s?|puffs?|sprays?|drops?|lozenges?)\b|"
    r"(?:once|twice|three times|four times)\s(?:a day|daily|a week|weekly)\b|every (?:\d+|morning|evening|night|"
    r"other day)\b|(?:BID|TID|QID|QHS|q\s?\d{1,2}\s?h(?:r|rs|ours)?|as needed|prn)\b)",
    re.IGNORECASE,
)
_CLAUSE = expression(
    r"[;:]|[,]\s+(?:and|but|then|so|while|since|as|because|given|which|with|not|rather|instead)\b|\s[–—-]\s|\b(?:and|"
    r"but|then)\b\s+(?=\w+(?:e|t|d|p)?\s)|"
    r",\s+(?=(?:I|we|you|she|he|they)(?:['’]\w+)?\s|(?:please |then |instead )?(?:start|begin|give|use|add|choose|"
    r"prescribe|initiate|pick|take|try|continue|select|go (?:with|for))\s)"
)
_OPENING = expression(
    r"^\W*(?:because of|due to|given|in view of|in light of|despite|in spite of|instead of|rather than|in place of|"
    r"unlike|apart from|besides|since|because|as|if|"
    r"although|though|even though|with|without|in the absence of|after|before|for|in|on|considering|while|when|"
    r"once)\b[^,;:]*,\s*",
    re.IGNORECASE,
)
"""A clause that opens a sentence and says nothing of what follows its comma."""
_MAIN_LATER = expression(
    r"^[^.;]*?,\s*(?:(?:or|and)\s[^,.;]*,\s*)?(?:I|we|you|she|he|start|give|use|choose|add|prescribe|pick|take|try|"
    r"begin|initiate|select|go (?:with|for))\b",
    re.IGNORECASE,
)
_INSTEAD = expression(
    r"(?:\bnot\b[^;.]{1,60}?,?\s*\bbut(?: rather| instead)?|^\W*(?:instead of|rather than|in place of)\b[^,;:]*,|"
    r"(?:^|[,;–—-])\s*(?:and\s+)?(?:so|hence|therefore|thus|instead)[,:]?(?: try| now| on to| simply| it['’]s)?)"
    r"\s+(?:(?:an?|the|oral|iv|low-dose)\s+)*$",
    re.IGNORECASE,
)
"""What makes an order of a name alone: *not X but Y*, *X failed, so Y*."""
_HEADED = expression(
    r"(?:^|[.;]\s)\W*(?:[\w'’-]+\s+){0,4}?(?:pick|choice|plan|treatment|therapy|rx|answer|recommendation|"
    r"prescription|order|orders|drug|option|management|prophylaxis|regimen|suggestion|advice|first|next|now|today|"
    r"verdict|conclusion|yes|route|fix|swap|replete|also (?:feasible|possible|reasonable|fine|good|ok|okay)|(?<!not )(?<!no )(?:good|safe|safer|better|best|reasonable|suitable|recommended|preferred)\s+(?:options|choices|alternatives|picks))"
    r"(?:\s+[\w'’-]+){0,3}[*_]*\s*[:–—-][\s*_]*(?:\(?[A-H][).:]\s*)?(?:(?:an?|the|oral|iv|low-dose)\s+)*$|"
    r"(?:^|[.;]\s)\W*for\s+(?:(?!now\b)[\w'’-]+\s*){1,5}:\s*(?:(?:an?|the|oral|iv|low-dose)\s+)*$",
    re.IGNORECASE,
)
_ENDS = expression(
    r"^\s*(?:$|[.,;!?()+/*_]|[–—]|-\s|\d|(?:for|now|today|alone|and|or|plus|with|as|by|once|twice|daily|nightly|"
    r"weekly|at|every|iv|po|im|sc|orally|only|first|instead|it is|over|rather than|instead of|in place of|"
    r"then|therapy|monotherapy|prophylaxis|treatment|drops|cream|ointment|tablets?|(?:infusion|drip)(?!\s+\w+ed\b)|patch|gel|inhaler|implant|enema|as prescribed|under the tongue|"
    r"spray|injection|goes on|go on|stays|continues?|unchanged)\b)",
    re.IGNORECASE,
)
"""What may stand behind a name that alone is the answer."""
_FORM = expression(
    r"^\s+(?:eye |ear |nasal |oral |topical |vaginal )?(?:drops|patch|cream|ointment|gel|inhaler|spray|lozenges?|suspension)"
    r"\s*(?:$|[,.;]|(?:and|plus|twice|once|three|four|daily|nightly|weekly|monthly|tonight|now|to|for|at)\b)"
    r"|^\s+(?:IV )?(?:(?:drip|gtts?|infusion|bolus)(?: (?:and|then|plus) |[,/] ?|\s*(?=[.;]?\s*$)| (?=per|now|today|tonight|for)))+(?:per (?:\w+ )?(?:protocol|pharmacy)|now|today|tonight|for (?:[\w-]+ ){0,2}[\w-]+)?\s*[.;]?\s*$",
    re.IGNORECASE,
)
"""A form behind a name that opens a sentence: *X drops, Y 500 mg*."""
_NOT_THAT = expression(r"\s*,?\s*(?:rather than|instead of|in place of|over|not)\b", re.IGNORECASE)
_LETTER = expression(r"^\W*(?:(?:option|answer|choice)?\s*\(?[A-H][).:,]\s*)?", re.IGNORECASE)
_ARTICLE = expression(
    r"^(?:\W|\b(?:an?|the|oral|iv|definitely|probably|clearly|certainly|absolutely|surely|likely|maybe|perhaps|only|"
    r"simply|yes|okay|ok|well|i think|i['’]d say|intravenous|inhaled|topical|low-dose|high-dose|daily)\b)*$",
    re.IGNORECASE,
)
_IT = expression(
    r"\b(?P<verb>(?:start|giv|us|prescrib|add|continu|begin|initiat|tak|try|order)\w*)\s+(?:her |him |them )?(?:it|"
    r"this|that|one)\b",
    re.IGNORECASE,
)
_IF = expression(r"\b(?:if|whether)\s+(?:(?:the|your|her|his|an?|\w+ly)\s+)*$", re.IGNORECASE)
"""*If X works well, …*."""
_UNLESS_SO = expression(
    r"[^.;,]{0,50}?\b(?:only (?:if|when)|if (?:you|she|he|they|the patient|it) (?:had no\b|had not|did not|were not|was not|\w+n['’]t)|if not for|were it not for|"
    r"without (?:your|her|his|that|this)\b)",
    re.IGNORECASE,
)
"""What makes a praise one for another: *X would be fine if you had no asthma*, *without your asthma*."""
_AGAIN = expression(
    r"(?:^|[,;]\s*(?:so |and |then )?)(?:you|she|he|they|we|I) (?:can|may|should|could|would) (?:(?:safely|now|simply|just) )?"
    r"(?P<verb>restart|resume|reinstate|go back (?:on|to)|stay on|keep (?:taking|using)) (?:it|this)\b",
    re.IGNORECASE,
)
_YES = expression(r"\W*(?:yes|yeah|yep|sure|certainly|absolutely|definitely|of course|indeed)\b", re.IGNORECASE)
_KIN_GIVES = expression(r"\b(?:giv\w+|administer\w*|remind\w*)\b", re.IGNORECASE)
_RULE = expression(r"(?P<phrase>.*) \((?P<side>before|after)\)")
_ASIDE = expression(r"\([^()]*\)")
_TURN_FROM = expression(
    r"\b(?:is|are|be|being|been|gets?)\s+(?:\w+ly\s+)?(?:stopped|held|withheld|discontinued|withdrawn|dropped|tapered(?: off)?|"
    r"weaned(?: off)?|phased out)\b[^.;]{0,40}?,?\s+(?:and|with)\s+(?:then\s+)?(?:(?:an?|the|oral|iv|low-dose)\s+)*$",
    re.IGNORECASE,
)
_TURN_TO = expression(
    r"^\s+(?:(?!(?:and|or|is|was|has|had|not|never|be|being|which|that|who)\b)[\w./%-]+\s+){0,5}?"
    r"(?:started|begun|initiated|given|added|resumed|restarted|substituted|introduced|tried|put in its place)\b",
    re.IGNORECASE,
)
"""*X should be stopped and Y started*: the words between before Y, and those behind it."""
BARE = 3
"""Words that may stand behind a name that alone is the answer."""


class _Spot(Struct, frozen=True):
    """Where a drug stands: in its sentence, from the beginning of its clause, and behind the list that it is in."""

    text: str
    low: int
    begin: int
    end: int
    rest: int

    @property
    def clause(self) -> str:
        """What stands before the drug in its clause, without what parentheses say of others."""
        return _ASIDE.sub("", self.text[self.low : self.begin])

    @property
    def before(self) -> str:
        """What stands before the drug in its sentence."""
        return self.text[: self.begin]

    @property
    def after(self) -> str:
        """What stands behind the drug."""
        return self.text[self.end :]


def read_orders(answer: Passage, mentions: tuple[Mention, ...]) -> Iterator[Order]:
    """Yield the orders of an answer: linked drugs it recommends, and dosed names that no concept was found for."""
    said: dict[str, list[Fact]] = {}
    orders = tuple(_orders(answer, mentions, said))
    changing = changes(answer.text)
    for order in orders:
        yield order if changing else replace(order, doses=agreed(said.get(order.concept, ())))


def _orders(answer: Passage, mentions: tuple[Mention, ...], said: dict[str, list[Fact]]) -> Iterator[Order]:
    """Yield the orders without their doses; ``said`` is filled with those that the answer states of each drug."""
    found: set[str] = set()
    parts, low = tuple(sentences(answer.text)), answer.span.start
    begins, there = [one.span.start - low for one in mentions], standing(mentions)
    drugs = [one.span.start - low for one in mentions if one.category in DRUG]
    away, rows = headed_away(answer.text, drugs), tabled(answer.text, drugs)
    for number, sentence in enumerate(parts):
        start = low + sentence.start
        span = Span(answer.span.place, start, low + sentence.end)
        inside = [one for one in there.within(span.start, span.end) if one.span.end <= span.end]
        following = parts[number + 1].text if number + 1 < len(parts) else ""
        if sentence.is_question and not _YES.match(following):
            continue
        reader = _Sentence(sentence.text, following, start, tuple(one for one in inside if one.category in DRUG))
        for mention in reader.drugs:
            said.setdefault(mention.concept, []).extend(reader.doses(mention))
            at_row = rows.get(mention.span.start - low)
            trigger = "" if mention.span.start - low in away else reader.ordered(mention) if at_row is None else at_row
            if trigger and (more := runs_on(answer.text, mention.span.end - low, begins)):
                at = Span(answer.span.place, mention.span.start, mention.span.end + len(more))
                yield Order(mention.text + more, "", at, span, trigger)
            elif trigger and mention.concept not in found:
                found.add(mention.concept)
                yield Order(mention.text, mention.concept, mention.span, span, trigger)
        for match in unlinked(sentence.text):
            at = Span(answer.span.place, start + match.start("name"), start + match.end("name"))
            if not any(one.span.start < at.end and at.start < one.span.end for one in inside):
                yield Order(match.group("name"), "", at, span, match.group())


class _Sentence(Struct, frozen=True):
    """A sentence of an answer, which begins at ``start``, the one that follows, and the drugs that it names.

    What was told of a drug is remembered: of a list's next one the same is asked of all before it.
    """

    text: str
    following: str
    start: int
    drugs: tuple[Mention, ...]
    told: dict[Span, str] = field(default_factory=dict)
    spots: dict[Span, _Spot] = field(default_factory=dict)
    refusals: dict[Span, bool] = field(default_factory=dict)

    def ordered(self, mention: Mention) -> str:
        """Return the words that make a mention an order, or nothing."""
        if mention.span not in self.told:
            self.told[mention.span] = self._ordered(mention)
        return self.told[mention.span]

    def _ordered(self, mention: Mention) -> str:
        spot = self._spot(mention)
        asked = _asked(spot)
        turned = _TURN_TO.match(spot.after) if _TURN_FROM.search(spot.before) else None
        if turned:
            return turned.group().strip()
        if self._refused(mention):
            return ""
        if asked:
            return asked.group().strip(" ,;.")
        dose = _DOSE.match(spot.after)
        if dose and not taken(spot.clause):
            return dose.group().strip(" ,(")
        if used := measured(spot.clause, spot.after):
            return used
        return self._carried(mention, spot)

    def doses(self, mention: Mention) -> Iterator[Fact]:
        """Yield the dose and the route that the sentence states for a drug."""
        spot, others = self._spot(mention), [one.span.start - self.start for one in self.drugs]
        until = min((one for one in others if one >= spot.end), default=len(self.text))
        since = max((one.span.end - self.start for one in self.drugs if one.span.end <= mention.span.start), default=0)
        return doses(mention.concept, self.text[since : spot.begin], self.text[spot.end : until], mention.span)

    def _refused(self, mention: Mention) -> bool:
        """Return whether the sentence speaks against a drug, or only talks about it."""
        if mention.span not in self.refusals:
            spot = self._spot(mention)
            self.refusals[mention.span] = self._refuses(mention, spot, _asked(spot))
        return self.refusals[mention.span]

    def _refuses(self, mention: Mention, spot: _Spot, asked: re.Match[str] | None) -> bool:
        free = allowed(spot.clause) or bool(_INSTEAD.search(spot.before))
        bidden = asked is not None and commanded(asked, spot.clause)
        if crossed(spot.before, f"{spot.after} {self.following}"):
            return True
        if not free and (_held_back(mention, spot, asked) or _against(spot, asked)):
            return True
        before = (spot.before[one.span.end - self.start :] for one in self.drugs if one.span.end <= mention.span.start)
        if unreal(spot.clause, spot.before, spot.after) or any(map(ranked, before)):
            return True
        after = spot.after if bidden else self.text[spot.rest :]
        if stance(after, asked=asked is not None) is Stance.REFUSED:
            return True
        if not bidden and (taken_back(spot.clause, spot.after, self.following) or _not_it(spot.after)):
            return True
        earlier = self._joined(mention, r"\s*(?:and|or|nor|/)\s*")
        return asked is None and (self._refused(earlier) if earlier else listed_away(spot.before))

    def _spot(self, mention: Mention) -> _Spot:
        if mention.span not in self.spots:
            self.spots[mention.span] = self._place(mention)
        return self.spots[mention.span]

    def _place(self, mention: Mention) -> _Spot:
        begin, end = mention.span.start - self.start, self._named_twice(mention)
        opening = _OPENING.match(self.text)
        marks = [match.end() for match in _CLAUSE.finditer(self.text, 0, begin)]
        if opening and opening.end() <= begin and not _MAIN_LATER.match(self.text[end:]):
            marks.append(opening.end())
        return _Spot(
            self.text, max(marks, default=0), begin, end, self._list_end((begin, mention.span.end - self.start), end)
        )

    def _named_twice(self, mention: Mention) -> int:
        """Return where a drug's name ends, its other name in parentheses included: *denosumab (Prolia) 60 mg*."""
        end = mention.span.end - self.start
        end += len(self.text[end:]) - len(self.text[end:].lstrip("*_`"))
        other = _ASIDE.match(self.text, end + 1) if self.text[end : end + 1] == " " else None
        named = other and any(
            one.concept == mention.concept and end < one.span.start - self.start < other.end() for one in self.drugs
        )
        return other.end() if other and named else end

    def _list_end(self, name: tuple[int, int], end: int) -> int:
        """Return where a list ends that a drug stands in: what is said of *X and Y* is said of both."""
        last, places = end, [(one.span.start - self.start, one.span.end - self.start) for one in self.drugs]
        for begin, until in places:
            if begin >= last and re.fullmatch(r"\s*,?\s*(?:and|or|nor|/)\s*(?:an? |the )?", self.text[last:begin]):
                if "and" in self.text[last:begin] and re.match(r"\s*(?:is|was|has)\b", self.text[until:]):
                    break
                last = until
        return max(last, subject_end(self.text, places, name))

    def _joined(self, mention: Mention, link: str) -> Mention | None:
        """Return the drug directly before a mention, where only a link stands between them."""
        begin = mention.span.start - self.start
        earlier = [one for one in self.drugs if one.span.end - self.start <= begin]
        if earlier and re.fullmatch(link + r"(?:an? |the )?", self.text[earlier[-1].span.end - self.start : begin]):
            return earlier[-1]
        return None

    def _carried(self, mention: Mention, spot: _Spot) -> str:
        """Return the recommendation that a list carries over, that a bare answer (*Lisinopril.*) or a praise is."""
        earlier = self._joined(mention, r"\s*(?:,|and|or|plus|with|\+|/|,\s*and)\s*")
        carried = self.ordered(earlier) if earlier is not None and earlier.span.start >= self.start + spot.low else ""
        if carried:
            return carried
        if stance(self.text[spot.rest :], asked=False) is Stance.ENDORSED and not self._supposed(spot):
            return self.text[spot.rest :].strip().split(",")[0][:40].strip(" .;")
        if allowed(spot.clause):
            return spot.clause.strip()
        it = _IT.search(spot.after) or _AGAIN.search(spot.after) or self._with_that(spot)
        if it and not governed(spot.after[: it.start()]):
            return it.group()
        ends = _ENDS.match(spot.after)
        if _FORM.match(spot.after) and _ARTICLE.match(spot.before.rpartition("; ")[2]):
            return "the bare answer"
        for pattern in (_INSTEAD, _HEADED):
            match = pattern.search(spot.before)
            if match and ends and not (pattern is _INSTEAD and harms(spot.after)):
                return match.group().strip(" ,;:–—-")
        return "the bare answer" if ends and self._bare(spot) else ""

    def _with_that(self, spot: _Spot) -> re.Match[str] | None:
        """Return what orders the last drug of a sentence by *begin with that*."""
        found = begun(spot.after)
        later = spot.end + found.start() if found else 0
        return None if any(spot.end <= one.span.start - self.start < later for one in self.drugs) else found

    def _supposed(self, spot: _Spot) -> bool:
        """Return whether a praise is tied to what may not be so."""
        return bool(_IF.search(spot.clause) or _UNLESS_SO.match(self.text[spot.rest :]))

    def _bare(self, spot: _Spot) -> bool:
        """Return whether a sentence is little more than a drug's name."""
        said = spot.before.rpartition("; ")[2]
        opening = _LETTER.match(said)
        named = said[opening.end() if opening else 0 :]
        if _NOT_THAT.match(spot.after):
            return bool(_ARTICLE.match(named))
        return bool(_ARTICLE.match(named)) and len(re.findall(r"[A-Za-z]+", spot.after)) <= BARE


def _asked(spot: _Spot) -> re.Match[str] | None:
    """Return the last word of ordering before a drug in its clause, where none of refusing follows or governs it."""
    return ordering(spot.clause, spot.after)


def _against(spot: _Spot, asked: re.Match[str] | None) -> bool:
    """Return whether a word of refusing stands nearer than that of ordering, or governs it."""
    against = list(_AGAINST.finditer(spot.clause))
    if asked is None:
        return bool(against)
    return governed(spot.clause[: asked.start()]) or bool(against and asked.end() < against[-1].end())


def _held_back(mention: Mention, spot: _Spot, asked: re.Match[str] | None) -> bool:
    """Return whether a drug is denied, past or a relative's, by words of its own clause."""
    if mention.status not in {Status.DENIED, Status.PAST, Status.FAMILY}:
        return False
    rule = _RULE.fullmatch(mention.rule)
    if rule is None or rule.group("side") == "after":
        return stance(spot.after, asked=False) is not Stance.ENDORSED
    said = spot.clause.lower().rfind(rule.group("phrase"))
    if said < 0:
        return bool(re.search(r"\b(?:not|never)\s*,[^;.]*,\s*$", spot.before[: spot.low], re.IGNORECASE))
    return not (mention.status is Status.FAMILY and asked and _KIN_GIVES.search(spot.clause[said:]))


def _not_it(after: str) -> bool:
    """Return whether the words behind a drug refuse it by a pronoun: *X helps many, but do not give it to her*."""
    return bool((match := _IT.search(after)) and governed(after[: match.start()]))
