// targets
// What a drug acts on, by itself or by a class that it belongs to.
// $drug: the drug, or a class of drugs (KG:metformin)
MATCH (d:Concept {id: $drug})-[:SUBCLASS_OF*0..8]->(stated:Concept)-[r:INHIBITS|ACTIVATES|INCREASES|DECREASES|AFFECTS|BINDS|UPREGULATES|DOWNREGULATES]->(t:Concept)
RETURN DISTINCT t.id AS id, t.name AS target, t.category AS category, r.predicate AS predicate, stated.name AS stated_of, r.source AS source
ORDER BY target, id, predicate, stated_of, source
