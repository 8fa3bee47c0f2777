package org.outerloop.jobs.corpus;

/**
 * A paragraph of a page and how many n-grams it has.
 *
 * @param place of the page in the {@link ContentOrder}
 * @param pageNgrams n-grams of the whole page
 * @param number of the paragraph in its page, from 0
 * @param ngrams of the paragraph
 */
record NgramParagraph(long place, int pageNgrams, int number, int ngrams) {}
