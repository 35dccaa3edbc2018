"""Training runs with known faults, and healthy ones: what the diagnosis is measured on."""
