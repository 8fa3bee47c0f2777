/**
 * Parameters at rest: Hugging Face's safetensors, sharded, with a digest per slice.
 *
 * <pre>
 *   FOLDER/model-00001-of-00002.safetensors    whole tensors in layout order, float32
 *   FOLDER/model.safetensors.index.json        which tensor is in which file
 *   FOLDER/config.json                         LlamaForCausalLM; models only
 *   FOLDER/digests.json                        digest per slice and their root; last
 *
 *   file   --&gt; N (8 bytes, unsigned little-endian), header (N bytes), data
 *   header --&gt; JSON {name: {"dtype", "shape", "data_offsets": [begin, end]}, "__metadata__": {}}
 *              padded with spaces to a multiple of 8; offsets count from the start of the data
 *   data   --&gt; tensors without hole or overlap, row-major, little-endian
 * </pre>
 *
 * <p>A header is at most 4 MiB here, dtypes are F32 (which we write), BF16 and F16 (which we also
 * read). A file that says anything else, or whose tensors are not exactly those of the layout, is
 * refused. A checkpoint without digests.json does not exist, so a writer that dies leaves nothing
 * to be mistaken for a model.
 *
 * <p>Knows nothing of how parameters were learned. Read in this order: CheckpointWriter,
 * ShardWriter, Safetensors, Checkpoint, SafetensorsHeader.
 */
package org.outerloop.checkpoint;
