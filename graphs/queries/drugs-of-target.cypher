// drugs-of-target
// Drugs that act on a target, by themselves or by a class.
// $target: a protein, a process or a substance (KG:gluconeogenesis)
MATCH (t:Concept {id: $target})<-[r:INHIBITS|ACTIVATES|INCREASES|DECREASES|AFFECTS|BINDS|UPREGULATES|DOWNREGULATES]-(stated:Concept)<-[:SUBCLASS_OF*0..8]-(d:Concept)
WHERE d.category = 'Drug'
RETURN DISTINCT d.id AS id, d.name AS drug, r.predicate AS predicate, stated.name AS stated_of, r.source AS source
ORDER BY drug, id, predicate, stated_of, source
