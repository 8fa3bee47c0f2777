/**
 * The wire format of contributions, version 1. This page is the specification: who reads it can
 * write a decoder. {@link org.outerloop.message.MessageSchema} holds every constant, {@link
 * org.outerloop.message.ContributionWriter} and {@link org.outerloop.message.ContributionReader}
 * meet only there, and the test resources keep a payload, its header and its content as text.
 *
 * <p><b>Objects.</b> A contribution is two objects, written in this order:
 *
 * <pre>
 *   contribution.arrow = magic schema block+ end footer       an Arrow IPC file, metadata version 5
 *   header.json        = { "header" : HEADER, "signature" : "128 hex digits, lower-case" }
 *
 *   magic   = "ARROW1" 00 00
 *   schema  = message(Schema: the seven columns below, "outerloop.contribution.version" = "1")
 *   block   = message(RecordBatch) body                       one row per slice
 *   end     = FF FF FF FF 00 00 00 00
 *   footer  = Footer(the same schema, the place of every block), its length in 4 bytes, "ARROW1"
 *   message = FF FF FF FF, length of the metadata in 4 bytes, metadata (at most 4096 - 8 bytes)
 * </pre>
 *
 * No dictionaries, no compression, no nulls, no further metadata; little-endian throughout; parts
 * begin at multiples of 8; buffers stand in the order of the columns, their lengths are given
 * without padding, padding is zero and shorter than 64 bytes. A validity buffer is empty or says
 * that every row is there.
 *
 * <p><b>Rows.</b> The slices of {@code ParameterLayout.slices(chunk-edge, slice-entries)}, each
 * once, in that order. A block takes slices until their last three columns together reach 2^20
 * bytes, and the last block takes what is left. So block b holds the same slices in everybody's
 * contribution, and can be got and checked alone.
 *
 * <pre>
 *   column      type     of a slice with C chunks that sends n entries, m of them with positions
 *   tensor      int32    index of the tensor in the layout
 *   first_row   int64    first row in the tensor
 *   rows        int32    rows of the slice
 *   columns     int32    columns of the tensor
 *   positions   binary   m positions of 12 bits, (3 m + 1) div 2 bytes
 *   codes       binary   n codes of 2 bits, (n + 3) div 4 bytes
 *   scales      binary   2 C bytes: the codes of the lower and the upper level of each chunk
 * </pre>
 *
 * How a slice is cut into chunks and how many entries of each are sent is said by {@link
 * org.outerloop.sparseloco.ChunkGrid}. Entries are ordered by chunk, then by position; positions
 * increase strictly inside a chunk. A chunk that is sent whole (all chunks of vectors, tiny ones of
 * matrices) has entries in {@code codes} but none in {@code positions}.
 *
 * <pre>
 *   two positions p, q       byte 0       byte 1             byte 2
 *                            p[7..0]      q[3..0] p[11..8]   q[11..4]
 *   a last single p          p[7..0]      0000    p[11..8]
 *
 *   four codes a b c d       bit  7 6 5 4 3 2 1 0            bit 0 of a code: negative
 *                                 d d c c b b a a            bit 1 of a code: upper level
 *
 *   1 2 ABC DEF -> 01 20 00 BC FA DE      4095 4094 0 1 -> FF EF FF 00 10 00
 *
 *   level(0) = 0,  level(c) = 2^((c - 1) mod 8 / 8 + (c - 1) div 8 - 28)       lower <= upper
 * </pre>
 *
 * Unused bits of a last byte are zero. Levels are float32; {@link
 * org.outerloop.sparseloco.LogScale} has their eight mantissas. An entry is its level, or minus its
 * level: finite whatever the bits are.
 *
 * <p><b>Header.</b> JSON with these keys in this order, two spaces of indent, one space around each
 * colon, elements of a list one after the other as in the golden file, a line feed (0A) at the end;
 * no other spelling is accepted. The signature (Ed25519, RFC 8032) is over the text of HEADER
 * alone, written by the same rules as if it were the whole document.
 *
 * <pre>
 *   key             type                limit
 *   version         number              1
 *   run             text                the run's name
 *   round           number              the round asked for
 *   peer            text                the peer whose key verifies
 *   base-digest     64 hex digits       root digest of the parameters at the start of the round
 *   layout-digest   64 hex digits       ParameterLayout.digest
 *   compression     group               chunk-edge, top-k, error-decay, slice-entries of the run
 *   data-receipt    64 hex digits       digest over the ids of the sequences trained on
 *   tokens          number              not negative
 *   payload-bytes   number              size of contribution.arrow, at most maxPayloadBytes
 *   payload-digest  64 hex digits       SHA-256 of contribution.arrow
 *   blocks          list of groups      offset, length, digest (SHA-256), first-slice, slices;
 *                                       each begins where the last ended
 * </pre>
 *
 * <p><b>Size.</b> 12 + 2 + 16 / 64 = 14.25 bits per sent value with k = 64 of 4096, and 2 KB for
 * schema, footer and the metadata of a block. Measured on slices of 2^20 entries, whole files:
 * 14.37 bits at 8.4 million parameters, 14.28 at 134 million (142 and 143 times smaller than
 * float32).
 *
 * <p><b>Hostile bytes.</b> Nothing a peer declares is believed: number, order and exact length of
 * everything follow from layout and compression, and what is declared is only compared. Before
 * reading: sizes against {@link org.outerloop.message.MessagePlan#maxPayloadBytes} and {@link
 * org.outerloop.message.MessagePlan#maxHeaderBytes}. Before parsing: digests. Metadata is read in
 * place on the heap through Arrow's generated accessors, without Arrow's allocator; a block costs
 * its own bytes and its slices. Only {@link org.outerloop.message.MalformedMessageException}
 * escapes.
 *
 * <p>Read in this order: MessageSchema, MessagePlan, ContributionHeader, PackedBits,
 * ContributionWriter, ContributionReader, BlockParser.
 */
package org.outerloop.message;
