using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Tests;

/// <summary>A suite of one name, measured by one trial that always says 2 us, and without peers unless they are given.</summary>
internal sealed class OneSuite : ISuite, ITrial
{
    public string Name => "one";

    public string Description => "nothing in particular.";

    public IReadOnlyList<MeasurementName> Names { get; init; } = [new("nothing", ["us"], "no work")];

    public IReadOnlyList<string> Subjects => ["floor"];

    public IReadOnlyList<Peer> Peers { get; init; } = [];

    public string Floor { get; init; } = "floor";

    public Action<string>? WritePeerData { get; init; }

    public IReadOnlyList<ITrial> CreateTrials() => [this];

    public Task WarmUpAsync() => Task.CompletedTask;

    public Task<IReadOnlyList<Sample>> MeasureAsync() => Task.FromResult<IReadOnlyList<Sample>>([new("nothing", "floor", "us", 2)]);
}
