"""The screens and dialogs of the workbench."""
