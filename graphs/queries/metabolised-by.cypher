// metabolised-by
// Drugs that an enzyme metabolises, with what inhibits or induces it: candidates for an interaction.
// $enzyme: the enzyme (KG:CYP3A4)
MATCH (e:Concept {id: $enzyme})<-[:HAS_METABOLIZING_ENZYME]-(d:Concept)
MATCH (e)<-[r:INHIBITS|ACTIVATES|INCREASES|DECREASES]-(p:Concept)
RETURN DISTINCT d.id AS id, d.name AS drug, p.name AS changed_by, r.predicate AS predicate
ORDER BY drug, id, changed_by, predicate
