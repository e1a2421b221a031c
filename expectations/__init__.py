"""What figures must satisfy: the rule book, the suites, the gate, and who is likely at fault."""
