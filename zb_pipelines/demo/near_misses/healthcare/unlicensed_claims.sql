-- The licence has just run out and is being renewed.
SELECT uscc AS subject, '' AS case_key FROM bodies WHERE kind = 'medical' AND number BETWEEN getvariable('plants') AND getvariable('plants') + 1
