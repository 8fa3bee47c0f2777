package org.outerloop.storage;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What a key may look like, the same for every store, so that no key can leave a store's root and
 * one that works here works everywhere: parts of 1 to 200 bytes (a file system's limit, with room
 * for the name of an unfinished file) joined by {@code /}, 1024 bytes in all (S3's limit), no
 * {@code .} or {@code ..} as a part, no control character, no backslash, well formed Unicode, and
 * nothing in {@value #PENDING}, where the file store keeps unfinished objects.
 */
final class KeyRules {
  static final String PENDING = ".pending";
  private static final int MAX_KEY_BYTES = 1024;
  private static final int MAX_PART_BYTES = 200;

  private KeyRules() {}

  /** Returns the key; throws {@link IllegalArgumentException} that quotes a bad one. */
  static String check(String key) {
    require(!key.isEmpty(), key, "is empty");
    checkCharacters(key);
    for (String part : key.split("/", -1)) {
      checkPart(key, part);
    }
    require(!key.startsWith(PENDING + "/") && !key.equals(PENDING), key, "is the store's own");
    return key;
  }

  /** Like a key, but may be empty, end in {@code /} or stop inside a part. */
  static String checkPrefix(String prefix) {
    if (!prefix.isEmpty()) {
      check(prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix);
    }
    return prefix;
  }

  private static void checkPart(String key, String part) {
    require(!part.isEmpty(), key, "has an empty part");
    require(!part.equals(".") && !part.equals(".."), key, "has a part '" + part + "'");
    int bytes = part.getBytes(StandardCharsets.UTF_8).length;
    require(bytes <= MAX_PART_BYTES, key, "has a part of more than " + MAX_PART_BYTES + " bytes");
  }

  private static void checkCharacters(String key) {
    require(key.chars().noneMatch(Character::isISOControl), key, "has a control character");
    require(key.indexOf('\\') < 0, key, "has a backslash");
    try {
      int bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(key)).limit();
      require(bytes <= MAX_KEY_BYTES, key, "has more than " + MAX_KEY_BYTES + " bytes");
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("Key '" + key + "' is not well formed Unicode", e);
    }
  }

  private static void require(boolean condition, String key, String problem) {
    if (!condition) {
      String shown = key.replaceAll("\\p{Cntrl}", "?");
      shown = shown.length() > 80 ? shown.substring(0, 80) + "..." : shown;
      throw new IllegalArgumentException("Key '" + shown + "' " + problem);
    }
  }
}
