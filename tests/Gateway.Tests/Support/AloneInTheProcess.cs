namespace WhatsApi.Gateway.Tests;

/// <summary>
/// Tests beside which no other world may run. An exporter of metrics listens to meters by name, so to those of every world in the process, and merges what has one name:
/// when another world stops, the merged series ends for all.
/// </summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;
