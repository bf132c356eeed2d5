SELECT uscc, name, investor AS investor_uscc, share, tier AS rank, trade AS main_business,
    DATE '2010-01-01' + draw(b, 'listed', 4000)::INTEGER AS listed
FROM state_firms
