/**
 * Keys and bytes. {@link org.outerloop.storage.ObjectStore} is what the rest of the house knows of
 * S3: objects appear whole or not at all, are read whole or by range, and can be created
 * exclusively, which is how a round is committed.
 *
 * <pre>
 *   StoreLocation --ObjectStores.open--&gt; FileObjectStore     file:/folder
 *                                        HadoopObjectStore   s3a://bucket/prefix
 *                                        (MemoryObjectStore  tests)
 *
 *   create(key)  write ... commit()   the object is there, or replaced
 *                write ... close()    nothing happened
 *   createExclusive(key, bytes)       true for one of many, false for the others, an error only if
 *                                     nobody can tell; ExclusiveCreation settles lost answers
 *
 *   LocalS3Server                     buckets on this machine, a child process:
 *     owner(bucket)   s3a://NAME      its own key, reads and writes, sees no other bucket
 *     reader(bucket)  s3a://NAME-ro   one key for all, reads only
 *     appender(b)     s3a://NAME-ap   one key for those that are append-only: reads, and creates
 *                                     where nothing is
 * </pre>
 *
 * <p>Every failure is an ObjectStoreException that names store and key: MissingObjectException,
 * DeniedObjectException, or the cause. Retries are S3A's, set in S3aSettings, and nobody stacks
 * more. What one does not trust to answer is read through TimedReads. Keys follow KeyRules in every
 * store. Each store has credentials and connections of its own; no text of this package shows a
 * secret.
 *
 * <p>Knows nothing of peers, rounds, Arrow or scores. One class here imports Hadoop's FileSystem.
 * Read in this order: ObjectStore, ObjectWriter, KeyRules, FileObjectStore, HadoopObjectStore,
 * TimedReads, LocalS3Server.
 */
package org.outerloop.storage;
