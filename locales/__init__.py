"""Texts of the lessons and of the glossary by language: en is the source, the others translate it."""
