"""What a sentence of a label asks for: contraindicated, avoid, adjust the dose, or mere caution."""

import re

from kgreason.model import Strength

NO_ORDER = re.compile(
    r"\b(?:no|without|not require) (?:\w+ ){0,3}?adjustment|adjustment (?:\w+ ){0,12}?(?:is|are) not (?:recommended|required|necessary|needed)"
    r"|(?:cannot|can not) be avoided|\b(?:is|are|was|were|been|or|who) (?:\w+ly )?discontinue(?:d|s)?\b"
    r"|discontinue(?:s|d)? (?:a |an |the )?(?:strong|moderate|cyp|inhibitor|inducer)|dose (?:limiting|dependent|related)|single dos\w*|been titrated|despite (?:\w+ ){0,4}?dos\w*"
    r"|\bto avoid (?:possible|potential|unintended|over|excessive|rapid|the (?:risk|possibility)|(?:\w+ )?(?:in)?toxic|(?:a|significant) (?:reduction|decrease|loss))|avoid simultaneous"
    r"|\b(?:to be|not to) discontinue[ds]?|discontinue[ds]? (?:\w+ ){0,14}?(?:if they (?:develop|experience)|who develop new)"
    r"|(?:do not take|should not be (?:taken|given|administered)) within (?:[1-8] hour|\d+ minute)"
    r"|(?:after|when|while|during) (?:starting|initiating) (?:treatment )?or increasing (?:the )?dos\w*"
    r"|\b(?:during|after|with) (?:up |dose |dosage )*titration|discontinue[ds]? (?:\w+ ){1,6}?if (?:\w+ ){1,3}?(?:develop|occur)s?\b"
    r"|\bto avoid (?:intentional|ineffective|precipitat\w+|hypoglyc\w+)"
    r"|avoid (?:becoming pregnant|getting pregnant|pregnancy|conception)|pregnancy should be avoided"
    r"|\bif (?:\w+ ){1,4}?develop(?: and persist)? consideration should be given to reducing the dose or discontinuing"
    r"|after (?:\w+ )?dos\w* adjustment|\bat the first (?:sign|symptom|appearance)\b(?: \w+){1,10}? should be discontinued"
    r"|\b(?:abrupt|rapid|sudden)(?:ly)? (?:or )?(?:dos\w* )?(?:discontinu\w+|withdraw\w*|reduction|reduc\w+)(?: or (?:\w+ ){0,2}?(?:dos\w* )?reduction)?|discontinue[ds]? abruptly"
    r"|\bincrease[ds]? (?:\w+ ){0,2}?with (?:\w+ ){0,3}?dos\w*|\brisk (?:of )?(?:\w+ ){0,9}?(?:is|are|was|were|be) increased|\b(?:mean|average|median) (?:decrease|increase|reduction)"
    r"|\b(?:up|upward) (?:dos\w* )?titration(?: period)?|difficult to adjust (?:\w+ ){0,3}?dos\w*|individually (?:adjusted|titrated)|reductase"
    r"|\b(?:when|whenever|if|upon|after) (?:\w+ ){0,9}?(?:initiat|start)\w*(?: or)? (?:the )?(?:\w+ ){0,6}?(?:adjusted|discontinued|discontinuing|changed|stopped)"
    r"|(?:abat|resolv|improv|revers|subsid|disappear)\w* (?:\w+ ){0,3}?(?:upon|with|after|following|on) (?:\w+ ){0,4}?(?:reduction|discontinu\w+|withdrawal)"
    r"|(?:determine|assess|evaluate) (?:\w+ ){0,9}?(?:whether|the need|a need) (?:\w+ ){0,4}?adjust\w*(?: (?:\w+ ){0,7}?dos\w*)?"
    r"|should not be (?:repeated|rechallenged|advanced|crushed|chewed)|(?:do not use|should not be (?:used|administered)) (?:\w+ ){0,9}?in an attempt to"
    r"|(?:do not|should not be) (?:\w+ ){0,16}?same (?:\w+ ){0,2}?(?:line|syringe|container)|discontinue (?:\w+ ){1,4}?first\b"
    r"|decision (?:\w+ ){0,4}?to discontinue (?:\w+ ){1,4}?or (?:\w+ )?(?:to )?discontinue|avoid(?:ance of)? (?:prolonged|fathering)"
    r"|\b(?:dos\w*|needed|necessary) to avoid|to avoid (?:an )?increase|(?:avoided|discontinued?) or (?=(?:\w+ ){0,4}?(?:reduc|decreas))|to titrate (?:\w+ ){1,6}?to (?:the )?(?:patient|effect|response)|titrated slowly|\bif (?:\w+ ){1,5}?(?:is|are) not (?:\w+ )?(?:reduc|adjust)\w*"
    r"|(?:reduc\w*|modif\w*) (?:\w+ ){0,5}?based on (?:the )?(?:severity of )?(?:the )?(?:emergent )?adverse"
    r"|initiation (?:or |and )?(?:dose |dosage )?(?:titration|modification|change|adjustment)"
    r"|for which (?:\w+ ){1,2}is not indicated|if not contraindicated|(?:increase|decrease|reduction) relative to|time the maximum (?:\w+ ){1,4}dos\w*"
    r"|(?:when|while) (?:initiating or )?(?:increasing|adjusting) (?:the )?dos\w*|dos\w* adjustment phase|adjust the dos\w* (?:\w+ ){1,4}on sign|to avoid impeding"
    r"|(?:must|should) not be administered simultaneously|do not take more than|adequacy of (?:\w+ ){1,4}dos\w*"
    r"|(?:after|following) the first titration dos\w*|period of dos\w* adjustment|follow the dos\w* adjustment guideline|dos\w* (?:is|are) not recommended for the treatment"
)
"""Words that sound like an order and are none: *no dosage adjustment*, *when the inhibitor is discontinued*."""
TOO_MUCH = re.compile(
    r"\bavoid (?:\w+ ){0,5}?dos\w* (?:greater|above|higher|over|of more)|\bavoid (?:another|a second) dos|not recommended to exceed|\b(?:high|higher|large|larger) dos\w* (?:\w+ ){0,5}?(?:is|are) not recommended"
)
ANIMAL = re.compile(r"\b(?:animal|rat|mouse|mice|rabbit|monkey|dog)\b|human dos")
"""What makes a dose in a sentence one given to animals, to be compared and not to be adjusted."""
TOLD = re.compile(
    r"^(?=.*\b(?:clinical (?:trial|study)|placebo|phase 3)\b)(?=.*\b(?:was|were|had|discontinued)\b)"
    r"(?!.*\b(?:should|must|may require|recommend\w*|avoid\w*|do not|contraindicat\w*)\b)"
)
"""A sentence that tells what was done in a trial."""
GAP = r"(?:(?!clearance|level|concentration|exposure|effect|absorption|auc|after|than)\w+ )"
SAYS = (
    (Strength.CONTRAINDICATED, re.compile(r"contraindicat")),
    (
        Strength.AVOID,
        re.compile(
            r"\bavoid|not recommended|\bdo not (?:use|give|start|initiate|administer|co ?administer|take|consume|prescribe|combine)"
            r"|should (?:not|never|generally not|ordinarily not) be|not be (?:used|given|administered|coadministered|co administered|taken)"
            r"|not advis(?:ed|able)|advised against|should be withheld|discontinue|is not indicated|must not|\b(?:administer|give|start) (?:\w+ ){0,3}?only to\b|should (?:in general |generally )?not (?:use|take|receive|with|start)|initiated only in (?:\w+ ){0,2}without"
            r"|\b(?:use|receive) (?:\w+ ){1,8}?(?:instead of|and not)\b|(?:advised?|cautioned|instructed|warned) (?:\w+ ){0,2}?not to (?!become|get)|\bneither (?:\w+ ){1,6}?should be"
        ),
    ),
    (
        Strength.ADJUST,
        re.compile(
            rf"(?:(?:reduc|adjust|decreas|limit|increas)\w*|lower(?:ed| the| its| their)) {GAP}{{0,6}}?(?:dos|regimen)"
            rf"|\bdos\w* {GAP}{{0,4}}?(?:reduc|adjust|modif|limit|lower)|adjust\w* (?:\w+ ){{0,6}}?(?:should be made|may be (?:needed|necessary|required))|not exceed(?!ed)|maximum (?:\w+ ){{0,3}}dos"
            rf"|(?:a|at|with|use|in|require) lower (?:\w+ ){{0,2}}dos|lower dos\w* (?:\w+ ){{0,6}}?(?:necessary|needed|required|recommended|should)|titrat|dos\w* (?:\w+ ){{0,30}}?(?:need to|should|must) be (?:reduc|adjust|lower|increas|decreas|modif|alter)"
            rf"|\b(?:reduce|increase|limit|limited|adjust) {GAP}{{0,5}}?\d+ mc?g|(?:starting|target|initial) dos\w* (?:\w+ ){{0,5}}?\d+ mc?g"
            rf"|\b(?:start|resume) (?:\w+ ){{1,2}}at \d[\d ]*mg|should receive \d+ mc?g|hal(?:f|ve) (?:of )?(?:the )?(?:\w+ ){{0,3}}?dos"
            rf"|(?:reduc|decreas)\w* (?:\w+ ){{0,4}}?by (?:one )?half|should (?:\w+ ){{0,3}}?(?:reduced|decreased) by \d|dos\w* increase (?:\w+ ){{0,6}}?(?:may|should)"
            rf"|\bdos\w* (?:\w+ ){{0,4}}?be increased|higher dos\w* (?:\w+ ){{0,6}}?(?:necessary|needed|required)"
            rf"|consider (?:\w+ ){{0,3}}?dos\w* increase|reduce the rate of infusion|dos\w* requirement (?:\w+ ){{0,5}}?may be reduced"
            rf"|dos\w* (?:\w+ ){{0,9}}?required (?:\w+ ){{0,9}}?(?:smaller|larger)|at lower dos\w* than|lower (?:\w+ ){{0,2}}initial bolus"
            rf"|initiat\w* (?:\w+ ){{0,4}}?at (?:\d+ mg|(?:the |a )?low(?:est)? dos)|discontinuation or reduction of"
            rf"|less than usual dos|less frequent dos|monitor (?:\w+ )?and adjust|require (?:\w+ ){{0,2}}?(?:higher|larger) (?:\w+ )?dos|modify (?:the )?(?:\w+ )?dos|administer (?:\w+ )?at a dos\w* of \d|lowest dos\w* (?:\w+ ){{0,2}}\d+ mg"
        ),
    ),
)
EVENT = re.compile(
    r"\b(?:discontinu\w+|stop(?:ped)?|interrupt\w*|withdraw\w*)\b(?: (?!or\b)\w+){0,12}? (?:if|when|unless|upon|at the first|in case of|for suspected|who develop|who experience)\b"
    r"|\b(?:if|when)(?: \w+){1,12}? (?:occur|develop|appear|emerge|persist|worsen|respond|cannot be managed|is diagnosed)\w*(?: \w+){0,14}? (?:discontinu|reduc|titrat)\w+"
    r"|\b(?:emergence|onset|worsening|exacerbation) (?:\w+ ){0,12}?and (?:\w+ ){0,4}?discontinue\b"
    r"|\bif (?:adult )?patient (?:\w+ ){1,16}?experience\b|\b(?:or|and) (?:\w+ )?permanently discontinue\b|^manage with\b"
    r"|\bexperiencing (?:new|worsening|emergent)\b"
    r"|\bin (?:these|such) case the drug should be discontinued\b"
    r"|\bwho (?:\w+ )?(?:develop|experience)\b|\bpatient with (?:\w+ ){0,3}?(?:sign|symptom)\b"
    r"|\b(?:withhold|interrupt)\b.*\b(?:reduc|discontinu|resum)|\bresume at\b|\b(?:if|when|where) (?:(?!not\b)\w+ ){1,5}?(?:drop|fall|rise|exceed|(?:is|are) (?:above|below|greater|less|over|under))\b|\bhelp (?:\w+ ){0,3}?distinguish\b"
)
"""An order for what may come, not for what is there: *discontinue if hepatitis occurs*."""
WITH_DRUGS = re.compile(
    r"\bavoid (?:the )?(?:concomitant |concurrent )?(?:use|administration|using \w+)(?: in combination)? (?:with|of) (?:\w+ ){1,4}?drug\b"
    r"|\bconcomitant use of \w+ with any other drug\b.*\bavoided\b"
)
"""An order for a drug that is taken too, and not for a condition that the sentence names."""
GENERALLY = re.compile(r"\b(?:in general|generally|ordinarily)\b")
RELENTS = re.compile(r"\b(?:can|may) (?:\w+ ){0,3}?be used (?:with caution|cautiously)\b")
"""What follows a general order, and is of the drug itself: *it may be used with caution in them*."""
POINTER = re.compile(
    r"\b(?:shown|described|listed|included|summariz\w*|provided|given) in table|\bdosage adjustment of some\b"
)
"""A line that leaves the order to the table it points to."""
WATCH = re.compile(
    r"caution|monitor|careful|closely|\b(?:observe|watch|screen|evaluat|weigh|counsel|inform|warn|advise|consider|alternative)"
)
"""Words by which a sentence asks for caution itself; without them it only tells of a danger."""
BACK = re.compile(
    r"\b(?:these|this|such (?!as)|the combination|combination|concomitant(?:ly)?|co ?administ\w+|concurrent(?:ly)?|together)\b"
)
"""Words by which an order is of what was just spoken of."""
WARNED = re.compile(
    r"^(?!.*contraindicat)(?:(?=.*\bcross (?:hyper)?(?:sensitivity|reactiv)).*\b(?:possib|may|can occur|caution|(?:no|limited) information|not known)"
    r"|.*\b(?:care|caution)\b(?: \w+){0,5}? (?:should|must) be (?:taken|observed|exercised|used)"
    r"|.*\bconsideration of (?:\w+ ){1,5}?should be given"
    r"|.*\bshould be (?:used|given|administered) with (?:\w+ )?(?:care|caution|discretion)\b)"
)
"""What stands among the contraindications and is none: *cross-sensitivity is possible*, *care should be taken in X*."""


def of_condition(sentence: str) -> str:
    """Return a plain sentence without its orders for drugs that are taken too.

    >>> of_condition("avoid use with other slowing drug and use with caution in asthma")
    ' and use with caution in asthma'
    """
    return WITH_DRUGS.sub("", sentence)


def strengths(section: str, sentences: list[str]) -> set[Strength]:
    """Return what strength the sentences support: the strongest said, caution where none is said."""
    if section == "contraindications":
        if sentences and all("should be avoided unless" in one for one in sentences):
            return {Strength.AVOID}
        warned = bool(sentences) and all(WARNED.search(one) for one in sentences)
        return {Strength.CAUTION if warned else Strength.CONTRAINDICATED}
    said = {strongest(one) for one in sentences}
    return {next((strength for strength, _ in SAYS if strength in said), Strength.CAUTION)}


def strongest(sentence: str) -> Strength | None:
    """Return the strongest thing a sentence asks for, or None where it asks for nothing."""
    if TOLD.search(sentence):
        return None
    ordered = NO_ORDER.sub("", TOO_MUCH.sub("not exceed", sentence))
    found = next((strength for strength, words in SAYS if words.search(ordered)), None)
    return None if found is Strength.ADJUST and ANIMAL.search(sentence) else found


def ordered_near(section: str, near: list[str]) -> set[Strength]:
    """Return what is said of what some sentences only name: by the sentences after them, and by those that lead them."""
    return strengths(
        section, [one for one in near if strongest(one) and not EVENT.search(one) and not POINTER.search(one)]
    )
