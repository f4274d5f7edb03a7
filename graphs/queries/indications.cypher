// indications
// What a drug treats, prevents or relieves, by itself or by a class that it belongs to.
// $drug: the drug, or a class of drugs (KG:metformin)
MATCH (d:Concept {id: $drug})-[:SUBCLASS_OF*0..8]->(stated:Concept)-[r:TREATS|PREVENTS|AMELIORATES]->(c:Concept)
RETURN DISTINCT c.id AS id, c.name AS condition, r.predicate AS predicate, stated.name AS stated_of, r.source AS source
ORDER BY condition, id, predicate, stated_of, source
