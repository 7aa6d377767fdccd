"""The whole show on a virtual clock: what the plan comes to before anybody watches."""
