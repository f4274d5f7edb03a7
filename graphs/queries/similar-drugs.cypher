// similar-drugs
// Drugs that share the most indications and effects with a drug.
// $drug: the drug, or a class of drugs (KG:metformin)
// $top: how many (10)
MATCH (d:Concept {id: $drug})-[:SUBCLASS_OF*0..8]->(:Concept)-[:TREATS|PREVENTS|CAUSES|HAS_SIDE_EFFECT]->(x:Concept)<-[:TREATS|PREVENTS|CAUSES|HAS_SIDE_EFFECT]-(o:Concept)
WHERE o.category = 'Drug' AND o.id <> d.id
RETURN o.id AS id, o.name AS drug, count(DISTINCT x.id) AS shared
ORDER BY shared DESC, id LIMIT $top
