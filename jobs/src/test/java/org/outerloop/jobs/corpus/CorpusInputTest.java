package org.outerloop.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outerloop.jobs.UserException;
import org.outerloop.storage.StoreLocation;

class CorpusInputTest {
  @TempDir private static Path temporary;
  private static Path folder;

  @BeforeAll
  static void write() throws IOException {
    folder = temporary.resolve("a folder");
    TinyCorpus.write(folder);
  }

  @Test
  void findsAllShardsBelowAFolderInNameOrder() {
    CorpusInput input = find(folder.toString());

    assertThat(names(input))
        .containsExactly(
            "g1/a.jsonl.zst", "g1/b.jsonl.zst", "g2/c.jsonl.zstd", "g2/d.jsonl", "g2/e.jsonl.zst");
    assertThat(input.ignored()).containsExactly("README.txt", "_SUCCESS", "g1/.hidden.jsonl");
    assertThat(input.files().get(4).size()).isEqualTo(12);
  }

  @Test
  void aUriMeansTheSameAsAPath() {
    assertThat(find(folder.toUri().toString()).files()).isEqualTo(find(folder + "/").files());
  }

  @Test
  void aGlobChoosesAmongThem() {
    assertThat(names(find(folder + "/g2/*.{zst,zstd}")))
        .containsExactly("c.jsonl.zstd", "e.jsonl.zst");
    assertThat(names(find(folder + "/g[12]/?.jsonl.zst")))
        .containsExactly("g1/a.jsonl.zst", "g1/b.jsonl.zst", "g2/e.jsonl.zst");
    assertThat(names(find(folder + "/**.jsonl"))).containsExactly("g2/d.jsonl");
  }

  @Test
  void aFileThatIsNamedIsReadWhateverItsName() {
    assertThat(names(find(folder + "/README.txt"))).containsExactly("README.txt");
    assertThat(names(find(folder + "/g1/.hidden.jsonl"))).containsExactly(".hidden.jsonl");
  }

  @Test
  void whatIsNotThereIsNamed() throws IOException {
    Path empty = Files.createDirectories(temporary.resolve("empty"));

    assertThatThrownBy(() -> find(folder + "/g3"))
        .isInstanceOf(UserException.class)
        .hasMessage("No corpus at " + folder + "/g3: no file or folder " + folder + "/g3");
    assertThatThrownBy(() -> find(folder + "/*.parquet"))
        .isInstanceOf(UserException.class)
        .hasMessage("No corpus files at " + folder + "/*.parquet: looked for *.parquet");
    assertThatThrownBy(() -> find(empty.toString()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "No corpus files at "
                + empty
                + ": looked for names ending in .jsonl.zst, .jsonl.zstd, .jsonl.gz, .jsonl, .warc.gz,"
                + " .warc.wet.gz, .warc there and below");
  }

  @Test
  void aSchemeNobodyKnowsIsRefused() {
    assertThatThrownBy(() -> find("gopher://host/folder"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("gopher://host/");
  }

  private static CorpusInput find(String place) {
    return CorpusInput.find(new StoreLocation(place, Map.of()));
  }

  private static List<String> names(CorpusInput input) {
    return input.files().stream().map(CorpusFile::name).toList();
  }
}
