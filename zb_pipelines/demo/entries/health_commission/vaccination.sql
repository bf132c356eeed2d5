SELECT 'JZ' || lpad(n::VARCHAR, 12, '0') || dose AS vaccination_no, id_number AS resident_id, full_name AS name, one_of(dose, 'vaccine', ['乙肝疫苗', '百白破疫苗', '麻腮风疫苗'], 3) AS vaccine,
    1 AS dose, birth_date + 30 * dose::INTEGER AS vaccinated_on, institution_code(clinic(n, 'jab')) AS institution_code, NULL AS remark
FROM (SELECT n, id_number, full_name, birth_date, unnest(range(1, 4)) AS dose FROM lives
      WHERE registered AND (role = 3 OR (role = 2 AND age BETWEEN 0 AND 9)))
WHERE birth_date + 30 * dose::INTEGER <= getvariable('day')
