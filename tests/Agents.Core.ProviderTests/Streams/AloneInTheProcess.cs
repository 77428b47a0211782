namespace Agents.Core.ProviderTests.Streams;

/// <summary>Tests that look at the memory of the process, while no other test runs in it.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;
