// edges-by-source
// The edges of a source: those whose source begins with a text.
// $source: the beginning of a source (goodman-gilman)
// $top: how many (20)
MATCH (s:Concept)-[r]->(o:Concept)
WHERE r.source STARTS WITH $source
RETURN s.id AS subject, r.predicate AS predicate, o.id AS object, r.source AS source, r.key AS key
ORDER BY subject, predicate, object, source, key LIMIT $top
