/**
 * Hugging Face's layout of a LLaMA, both ways: any LlamaForCausalLM to read, ours to write.
 *
 * <pre>
 *   FOLDER/config.json                     shape, rotary base, epsilon, ids
 *   FOLDER/model.safetensors               all parameters, or
 *   FOLDER/model-00001-of-00003.safetensors ... and model.safetensors.index.json
 *   FOLDER/tokenizer.json, tokenizer_config.json, special_tokens_map.json, generation_config.json
 * </pre>
 *
 * <p>Rotary positions are in the half-split form on both sides, so weights go in and out without a
 * permutation. Knows safetensors and tokenizer files; must never know how parameters were learned.
 * Nothing in lib depends on it. Read in this order: LlamaFolder, ConfigFile, TensorFiles.
 */
package org.outerloop.export;
