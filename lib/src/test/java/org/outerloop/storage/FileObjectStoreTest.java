package org.outerloop.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileObjectStoreTest extends ObjectStoreContract {
  @TempDir Path folder;

  @Override
  ObjectStore store() {
    return at(folder.resolve("not yet there"));
  }

  @Override
  long clockStepMillis() {
    return 20; // the kernel's tick
  }

  @Test
  void writesNothingUntilTheFirstObject() {
    assertThat(store().list("")).isEmpty();
    assertThat(store().find("a")).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void keepsAnObjectAsAPlainFile() {
    store().put("run/rounds/00000001/record.json", new byte[] {'{', '}'});

    assertThat(folder.resolve("not yet there/run/rounds/00000001/record.json")).hasContent("{}");
  }

  @Test
  void leavesNoUnfinishedFiles() throws IOException {
    ObjectStore store = at(folder);
    store.put("a", new byte[1]);
    store.createExclusive("a", new byte[1]);
    store.createExclusive("b", new byte[1]);
    store.create("c").close();

    assertThat(folder.resolve(".pending")).isEmptyDirectory();
    try (ObjectWriter out = store.create("d")) {
      out.write(1);
      assertThat(folder.resolve(".pending")).isNotEmptyDirectory();
      assertThat(store.list("")).extracting(ObjectInfo::key).containsExactly("a", "b");
    }
  }

  @Test
  void saysWhatIsDenied() throws IOException {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    Files.writeString(locked.resolve("a"), "x");
    Files.setPosixFilePermissions(
        locked.resolve("a"), PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(locked.resolve("a")), "the superuser may read everything");

    assertThatThrownBy(() -> at(locked).get("a", 1))
        .isInstanceOf(DeniedObjectException.class)
        .hasMessageContaining("a in file:");
  }

  @Test
  void namesAnObjectThatCannotBeWritten() throws IOException {
    ObjectStore store = at(folder);
    store.put("a", new byte[1]);

    assertThat(store.find("a/b")).isEmpty();
    assertThatThrownBy(() -> store.get("a/b", 1)).isInstanceOf(MissingObjectException.class);
    assertThatThrownBy(() -> store.put("a/b", new byte[1]))
        .isInstanceOf(ObjectStoreException.class)
        .hasMessageStartingWith("Cannot write a/b in file:");
    assertThatThrownBy(() -> at(folder.resolve("a")).put("b", new byte[1]))
        .isInstanceOf(ObjectStoreException.class)
        .hasMessageStartingWith("Cannot write b in file:");
  }

  private static ObjectStore at(Path folder) {
    return ObjectStores.open(new StoreLocation(folder.toUri().toString(), Map.of()));
  }
}
