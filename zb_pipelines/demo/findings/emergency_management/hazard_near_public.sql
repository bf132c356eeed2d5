SELECT uscc AS subject, source_no || '/' || code AS case_key FROM hazards_near
