"""What telusur is measured with: each command says what it measures, prints its figures and its machine."""
