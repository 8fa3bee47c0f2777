package org.outerloop.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys every store takes and refuses, and the order it lists them in. */
abstract class ObjectKeyContract {
  /** The store under test, empty when the class starts. Every test uses keys of its own. */
  abstract ObjectStore store();

  @Test
  void listsInKeyOrder() {
    for (String key :
        List.of("b/2", "b/1", "b/10", "b/1/x", "a", "B", "b/1-x", "b/\u00e4", "c/z")) {
      if (!key.equals("b/1")) { // a file system has no object beside b/1/x
        store().put("list/" + key, new byte[key.length()]);
      }
    }

    assertThat(store().list("list/"))
        .extracting(ObjectInfo::key)
        .containsExactly(
            "list/B",
            "list/a",
            "list/b/1-x",
            "list/b/1/x",
            "list/b/10",
            "list/b/2",
            "list/b/\u00e4",
            "list/c/z");
    assertThat(store().list("list/b/1"))
        .extracting(ObjectInfo::key)
        .containsExactly("list/b/1-x", "list/b/1/x", "list/b/10");
    assertThat(store().list("list/b/10")).extracting(ObjectInfo::size).containsExactly(4L);
    assertThat(store().list("list/b")).hasSize(5);
    assertThat(store().list("list/nothing/here/")).isEmpty();
    assertThat(store().list("")).extracting(ObjectInfo::key).contains("list/a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "a+b",
        "a%20b",
        "a%2Fb",
        "a:b",
        "c:/x",
        "a?b=c&d",
        "a#b",
        "a*b",
        "[a]{b}",
        "a~b",
        "'a'\"b\"",
        "..a",
        "a..",
        "...",
        ".hidden",
        "a;b,c@d$e!f^g`h|i<j>k",
        " lead and trail ",
        "stra\u00dfe/\u6f22\u5b57/\ud83d\ude00",
        "e\u0301 is not \u00e9"
      })
  void takesAnyOrdinaryCharacter(String name) {
    String key = "weird/" + name;
    store().put(key, name.getBytes(UTF_8));

    assertThat(store().get(key, 100)).isEqualTo(name.getBytes(UTF_8));
    assertThat(store().getRange(key, 0, 1)[0]).isEqualTo(name.getBytes(UTF_8)[0]);
    assertThat(store().list(key)).extracting(ObjectInfo::key).containsExactly(key);
    assertThat(store().createExclusive(key, new byte[0])).isFalse();
    store().delete(key);
    assertThat(store().find(key)).isEmpty();
    assertThat(store().createExclusive(key, new byte[1])).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/absolute",
        "trailing/",
        "a//b",
        "..",
        "../a",
        "a/../../b",
        "a/..",
        "./a",
        "a/.",
        "a\\b",
        "nul\u0000",
        "line\nbreak",
        "del\u007f",
        "half \ud83d surrogate",
        ".pending",
        ".pending/a"
      })
  void refusesAKeyThatCouldLeaveTheRoot(String key) {
    List<Callable<?>> uses =
        List.of(
            () -> store().find(key),
            () -> store().get(key, 1),
            () -> store().getRange(key, 0, 1),
            () -> store().open(key),
            () -> store().create(key),
            () -> store().createExclusive(key, new byte[0]));
    for (Callable<?> use : uses) {
      assertThatThrownBy(use::call)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Key '");
    }
    assertThatThrownBy(() -> store().put(key, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store().delete(key)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAKeyThatIsTooLong() {
    String part = "x".repeat(200);
    store().put("long/" + part, new byte[1]);
    assertThat(store().list("long/" + part)).hasSize(1);

    assertThatThrownBy(() -> store().put("long/x" + part, new byte[1]))
        .hasMessageContaining("has a part of more than 200 bytes");
    assertThatThrownBy(() -> store().find((part + "/").repeat(5) + part))
        .hasMessageContaining("has more than 1024 bytes");
  }
}
