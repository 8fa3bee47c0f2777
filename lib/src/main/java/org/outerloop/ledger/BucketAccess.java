package org.outerloop.ledger;

import java.io.Serializable;

/**
 * A bucket and the key with which anybody may read it. The key is public: it must allow nothing but
 * reading this bucket.
 *
 * @param uri {@code s3a://bucket/prefix} or {@code file:/folder}
 * @param endpoint of the S3 service; empty for AWS or a folder
 * @param accessKey empty where none is needed
 * @param secretKey empty where none is needed
 */
public record BucketAccess(String uri, String endpoint, String accessKey, String secretKey)
    implements Serializable {}
