SELECT decision_no, '未按规定经营案' AS case_name, CASE WHEN of_person OR kind = 'individual' THEN representative ELSE name END AS party_name,
    CASE WHEN NOT of_person THEN uscc END AS uscc, CASE WHEN NOT of_person THEN substr(uscc, 9, 9) END AS org_code, CASE WHEN NOT of_person THEN reg_no END AS reg_no,
    NULL AS tax_no, CASE WHEN of_person OR kind = 'individual' THEN representative_id END AS person_id, CASE WHEN NOT of_person THEN representative END AS representative,
    one_of(b, 'violation', ['销售超过保质期的食品', '虚假宣传', '占道经营', '计量器具未经检定'], 4) AS violation, '相关法律、行政法规' AS law, penalty_kind,
    CASE penalty_kind WHEN 'FK' THEN CASE WHEN fine % 3 = 0 THEN '处罚款' || (1 + fine)::VARCHAR || '万元' ELSE '罚款人民币' || (500 + fine * 100)::VARCHAR || '元' END
        WHEN 'JG' THEN '警告' ELSE '责令停产停业' END AS outcome, severity, procedure, decided AS decision_date, published AS publish_date,
    '淄博市临淄区综合行政执法局' AS organ_name, '0' AS state
FROM district_penalties
