// side-effects
// What a drug causes, by itself or by a class that it belongs to.
// $drug: the drug, or a class of drugs (KG:metformin)
MATCH (d:Concept {id: $drug})-[:SUBCLASS_OF*0..8]->(stated:Concept)-[r:CAUSES|HAS_SIDE_EFFECT]->(c:Concept)
RETURN DISTINCT c.id AS id, c.name AS effect, stated.name AS stated_of, r.source AS source
ORDER BY effect, id, stated_of, source
