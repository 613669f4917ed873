"""The plain values that go into the feedback store and come out of it."""
