// contraindications
// What a drug is contraindicated in, by itself or by a class that it belongs to, with the sources.
// $drug: the drug, or a class of drugs (KG:ibuprofen)
MATCH (d:Concept {id: $drug})-[:SUBCLASS_OF*0..8]->(stated:Concept)-[r:CONTRAINDICATED_IN]->(c:Concept)
RETURN DISTINCT c.id AS id, c.name AS contraindicated_in, stated.name AS stated_of, r.only_when AS only_when, r.unless AS unless, r.source AS source
ORDER BY contraindicated_in, id, stated_of, only_when, unless, source
