"""What moderators do. Kept in the audit trail before it is done."""
