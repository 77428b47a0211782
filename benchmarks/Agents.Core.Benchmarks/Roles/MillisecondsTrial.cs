using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Roles;

/// <summary>A trial whose time is told in <c>ms</c> instead of <c>us</c>.</summary>
public sealed class MillisecondsTrial : ITrial
{
    private readonly ITrial _trial;

    /// <summary>Initializes the trial.</summary>
    /// <param name="trial">The trial that measures.</param>
    public MillisecondsTrial(ITrial trial) => _trial = trial;

    /// <inheritdoc/>
    public Task WarmUpAsync() => _trial.WarmUpAsync();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Sample>> MeasureAsync() =>
        [.. (await _trial.MeasureAsync()).Select(sample => sample.Unit == "us" ? sample with { Unit = "ms", Value = sample.Value / 1_000 } : sample)];
}
