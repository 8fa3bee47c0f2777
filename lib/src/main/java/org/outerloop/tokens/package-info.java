/**
 * Text as numbers, at rest and in turn. In the order in which data flows:
 *
 * <ol>
 *   <li>{@link org.outerloop.tokens.Tokenizer} reads a Hugging Face tokenizer file (BPE, of bytes
 *       or with byte fallback) and encodes documents; {@link org.outerloop.tokens.TokenizerTrainer}
 *       makes byte-level ones.
 *   <li>{@link org.outerloop.tokens.SequencePacker} joins documents, each with an end-of-text token
 *       after it, and cuts the line into sequences of equal length.
 *   <li>{@link org.outerloop.tokens.TokenShardWriter} keeps them in Parquet; {@link
 *       org.outerloop.tokens.TokenManifest} lists the shards with counts and digests.
 *   <li>{@link org.outerloop.tokens.TokenStore} reads any sequence by its number.
 *   <li>{@link org.outerloop.tokens.SampleAssignment} says whose turn a sequence is: nobody meets
 *       one twice in an epoch, and any party can compute whose it was. {@link
 *       org.outerloop.tokens.DataReceipt} is what a peer says it has read. {@link
 *       org.outerloop.tokens.Prefetch} reads while the inner steps compute.
 * </ol>
 *
 * <p>Knows nothing of where documents came from, nor of models. Everything here is a function of
 * its input: the same documents, file and seed give the same bytes.
 *
 * <p>Hadoop's types are imported only because Parquet's interfaces name them.
 */
package org.outerloop.tokens;
