using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Roles;

/// <summary>A trial whose time a message is told as messages a second too.</summary>
public sealed class RateTrial : ITrial
{
    /// <summary>The unit of the rate.</summary>
    public const string Unit = "msg/s";

    private readonly ITrial _trial;

    /// <summary>Initializes the trial.</summary>
    /// <param name="trial">The trial that measures.</param>
    public RateTrial(ITrial trial) => _trial = trial;

    /// <inheritdoc/>
    public Task WarmUpAsync() => _trial.WarmUpAsync();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Sample>> MeasureAsync() =>
        [.. (await _trial.MeasureAsync()).SelectMany(sample => sample.Unit == "us/message"
            ? [sample with { Unit = Unit, Value = 1_000_000 / sample.Value }, sample]
            : (Sample[])[sample])];
}
