"""The press: renders any collection of parameterised notebooks into checked reports and pages."""
