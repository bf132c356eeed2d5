-- Whom the hospitals treat: patients in two beds at once, institutions that claim without a licence, patients
-- whom one hospital sent on to the next while their papers were still open.
-- Institutions numbered below ``plants`` have let their licence expire; clean claims come from those after them,
-- up to four fifths of all, on which nothing else is planted. The first two of those are just renewing theirs.

CREATE OR REPLACE MACRO clinic(number, field) AS
    getvariable('plants') + draw(number, field, getvariable('medicals') * 4 // 5 - getvariable('plants'));
CREATE OR REPLACE MACRO institution_code(number) AS 'YL3703' || lpad(number::VARCHAR, 8, '0');
CREATE OR REPLACE MACRO licence_end(b) AS DATE '2027-01-01' + (draw(b, 'until', 1500)
    + 1826 * greatest(0, ceil((getvariable('day') - DATE '2027-01-01' - draw(b, 'until', 1500)) / 1826)))::INTEGER;

CREATE OR REPLACE TABLE patients AS
SELECT n, turn, CASE WHEN turn < getvariable('plants') THEN 'two_beds' WHEN turn < 2 * getvariable('plants') + 2 THEN 'unlicensed' ELSE 'transferred' END AS part
FROM (SELECT n, row_number() OVER (ORDER BY hash(n, 'patient', getvariable('seed'))) - 1 AS turn
      FROM lives WHERE role = 1 AND enrolled AND age BETWEEN 20 AND 59)
WHERE turn < 2 * getvariable('plants') + 4;

-- The institution at which each of the other patients is treated; the last two are in no register at all.
CREATE OR REPLACE TABLE unlicensed AS
SELECT n, turn - getvariable('plants') AS turn, turn >= 2 * getvariable('plants') AS unknown,
    CASE WHEN turn < 2 * getvariable('plants') THEN institution_code(turn - getvariable('plants')) ELSE 'YL37039999' || lpad(turn::VARCHAR, 4, '0') END AS institution_code
FROM patients WHERE part = 'unlicensed';

INSERT INTO reserved
SELECT id_number FROM people WHERE n IN (SELECT n FROM patients) OR role = 3
UNION SELECT 'S37' || lpad(n::VARCHAR, 9, '0') FROM people WHERE role = 3
UNION SELECT uscc FROM bodies WHERE kind = 'medical' AND number < getvariable('medicals') * 4 // 5;
