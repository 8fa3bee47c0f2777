/**
 * The wire format of contributions, version 1: {@code data/FORMAT.md} is the specification, from
 * which a decoder can be written. {@link org.outerloop.message.MessageSchema} holds every constant,
 * {@link org.outerloop.message.ContributionWriter} and {@link
 * org.outerloop.message.ContributionReader} meet only there, and the test resources keep payloads,
 * headers, their content as text, and test vectors.
 *
 * <pre>
 *   contribution.arrow = magic schema block+ end footer       an Arrow IPC file, metadata version 5
 *   header.json        = { "header" : HEADER, "signature" : "128 hex digits, lower-case" }
 *
 *   block              = a record batch, one row per slice:   slice      int32
 *                                                             positions  binary
 *                                                             values     binary, codes and scales
 * </pre>
 *
 * <p><b>Hostile bytes.</b> Nothing a peer declares is believed: number and order of everything
 * follow from layout and compression, and what is declared is only compared. Before reading: sizes
 * against {@link org.outerloop.message.MessagePlan#maxPayloadBytes} and {@link
 * org.outerloop.message.MessagePlan#maxHeaderBytes}. Before parsing: digests. Metadata is read in
 * place on the heap through Arrow's generated accessors, without Arrow's allocator; a block costs
 * its own bytes and its slices. Only {@link org.outerloop.message.MalformedMessageException}
 * escapes.
 *
 * <p>Read in this order: MessageSchema, MessagePlan, ContributionHeader, WorkClaim,
 * ContributionWriter, ContributionReader, BlockParser; then package coding.
 */
package org.outerloop.message;
