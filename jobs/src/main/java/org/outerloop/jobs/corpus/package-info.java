/**
 * From files of web text to training sequences, as a Spark job.
 *
 * <pre>
 *   CorpusInput    which files there are
 *   ReadStep       one task per file: reads, asks the text stages, commits pages and their counts
 *   CompareStep    each later stage: commits what it decided, or the pages it left
 *   TokenStage     tokens; held out or not; cell; rank
 *   PackStage      sequences of a cell, in order; shard, rank  (shuffles tokens)
 *   ShardStage     shards in the order of rank               (shuffles tokens)
 * </pre>
 *
 * <p>Each stage is a function from Dataset to Dataset; {@link
 * org.outerloop.jobs.corpus.PrepareCorpusJob} names what lies between them. {@link
 * org.outerloop.jobs.corpus.TrainTokenizerJob} learns a vocabulary from the same pages.
 *
 * <p>Every output is a function of files, settings and tokenizer: documents are placed by hashes of
 * their text, never by the partition they came from.
 */
package org.outerloop.jobs.corpus;
