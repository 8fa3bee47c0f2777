/**
 * Documents and what makes them good. Knows nothing of tokens, stores or Spark.
 *
 * <p>A corpus is a folder of files as DCLM-baseline publishes them: {@code
 * global-shard_01_of_10/local-shard_0_of_10/shard_00000000_processed.jsonl.zst}, one JSON object a
 * line. Only {@code text} is needed; {@code url} is kept if it is there. Web archives are read,
 * too.
 *
 * <pre>
 *   file -> DocumentReader -> Document | Rejection
 *                               |
 *             TextStages: a Page is dropped by a rule, cut, masked, or left as it is
 *                               |
 *             DocumentDraw: held out or trained on, in which shard, at which place
 * </pre>
 *
 * <p>Rules of the reader: the first bytes tell how a file is packed, a record ends at LF, UTF-8 is
 * meant by the letter, a bad line costs that line, a damaged file costs what lies behind the
 * damage, and both are reported with file, line and byte.
 *
 * <p>{@link org.outerloop.corpus.SampleCorpus} makes a corpus in the same form from a grammar and
 * word lists, for a first run without a download.
 *
 * <p>Read in this order: DocumentReader, Rejection, WarcPages, TextStage, UrlRules, StripUrls,
 * LanguageRule, QualityRules, Repetition, LineRules, PiiMask, DocumentDraw, SampleCorpus.
 */
package org.outerloop.corpus;
