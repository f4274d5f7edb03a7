// names
// All names and identifiers of a concept.
// $concept: the concept (KG:metformin)
MATCH (c:Concept {id: $concept})
RETURN c.id AS id, c.name AS name, c.category AS category, c.synonyms AS synonyms, c.abbreviations AS abbreviations, c.same_as AS same_as, c.source AS source
