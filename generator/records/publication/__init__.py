"""What was published and when: the ledger of labels, the list of changes, and the addresses that stay."""
