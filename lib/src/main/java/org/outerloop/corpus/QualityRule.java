package org.outerloop.corpus;

import java.util.function.Predicate;

/**
 * One reason to drop a page.
 *
 * @param name as in counts and reports
 * @param keeps true for a page that passes
 */
record QualityRule(String name, Predicate<TextCounts> keeps) {}
