package org.outerloop.storage;

import java.io.Serializable;

/**
 * What a store tells of an object.
 *
 * @param key relative to the store
 * @param size bytes
 * @param modifiedMillis the store's own time of the last write, in milliseconds since 1970; S3
 *     counts whole seconds
 */
public record ObjectInfo(String key, long size, long modifiedMillis) implements Serializable {}
