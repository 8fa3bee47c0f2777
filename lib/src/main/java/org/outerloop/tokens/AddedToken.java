package org.outerloop.tokens;

/**
 * An entry of a tokenizer file's {@code added_tokens}.
 *
 * @param content as it stands in text
 * @param special a control token, such as the end of a text
 * @param normalized looked for after normalisation, not before
 */
record AddedToken(int id, String content, boolean special, boolean normalized) {}
