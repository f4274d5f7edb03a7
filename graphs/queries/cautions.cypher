// cautions
// What a drug is to be used with caution in, by itself or by a class that it belongs to, with the sources.
// $drug: the drug, or a class of drugs (KG:metformin)
MATCH (d:Concept {id: $drug})-[:SUBCLASS_OF*0..8]->(stated:Concept)-[r:CAUTIONED_IN]->(c:Concept)
RETURN DISTINCT c.id AS id, c.name AS cautioned_in, stated.name AS stated_of, r.strength AS strength, r.only_when AS only_when, r.unless AS unless, r.source AS source
ORDER BY cautioned_in, id, stated_of, strength, only_when, unless, source
