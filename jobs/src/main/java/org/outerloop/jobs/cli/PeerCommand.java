package org.outerloop.jobs.cli;

import picocli.CommandLine.Command;

/** {@code outerloop peer join ...}. */
@Command(
    name = "peer",
    mixinStandardHelpOptions = true,
    description = "Takes part in a run that a validator elsewhere keeps.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = PeerJoinCommand.class)
final class PeerCommand {}
