package org.outerloop.corpus;

/** A part of a text, from a place to before another. */
record Span(int start, int end) {}
