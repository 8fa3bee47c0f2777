/**
 * Keys and bytes. {@link org.outerloop.storage.ObjectStore} is what the rest of the house knows of
 * S3: objects appear whole or not at all, are read whole or by range, and can be created
 * exclusively, which is how a round is committed.
 *
 * <p>Knows nothing of peers, rounds, Arrow or scores. One class here imports Hadoop's FileSystem.
 */
package org.outerloop.storage;
