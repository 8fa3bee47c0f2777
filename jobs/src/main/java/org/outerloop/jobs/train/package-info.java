/**
 * The main job and its parties. {@link org.outerloop.jobs.train.TrainJob} plays all peers and the
 * validator in one application; {@link org.outerloop.jobs.train.PeerJob} and {@link
 * org.outerloop.jobs.train.ValidateJob} play one party each and meet only in buckets and ledger.
 * All three run the same recipes of {@code org.outerloop.round}, so they leave the same objects.
 *
 * <p>Also here: the plain AdamW run on the same tokens, to compare with.
 */
package org.outerloop.jobs.train;
