/**
 * The words of a run, shared by every other package: who ({@link org.outerloop.protocol.PeerId}),
 * by which rules ({@link org.outerloop.protocol.RunSpec}), over which parameters ({@link
 * org.outerloop.protocol.ParameterLayout}, {@link org.outerloop.protocol.Slice}), named how ({@link
 * org.outerloop.protocol.Digest}, {@link org.outerloop.protocol.ObjectKeys}) and random by which
 * rule ({@link org.outerloop.protocol.Seeds}).
 *
 * <p>Knows nothing of I/O, tensors, or the time of day. Every value is immutable and serialisable;
 * every rule here is part of what an auditor replays, so it is plain Java and has no other source
 * of randomness than {@link org.outerloop.protocol.Seeds}.
 *
 * <p>Read in this order: RunSpec, ModelSpec, ParameterLayout, Slice, Digest, Seeds, RecordJson.
 */
package org.outerloop.protocol;
