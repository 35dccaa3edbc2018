"""Lessons: a claim of the lecture that a person predicts, runs and sees, and a task whose goal is measured.

lesson       the values a lesson is made of          parse      a lesson's file, read with errors line by line
expression   "val_accuracy@relu > 0.9"               measures   what such a name measures in a run
play         carries the lesson's runs out           goals      whether a task's goal is reached
catalogue    the lessons that come with nntui        progress   what a person has done, kept in a file
texts        languages                               glossary   the terms on the screen in plain words
"""
