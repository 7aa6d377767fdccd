"""Flash sales: what was promised, and what stands."""
