using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>A figure that is stated and not measured, so that measured ones can be read beside it.</summary>
public sealed class StatedTrial : ITrial
{
    private readonly Sample _sample;

    /// <summary>Initializes the trial.</summary>
    /// <param name="name">What the figure is for.</param>
    /// <param name="subject">Whose figure it is.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="value">The figure.</param>
    public StatedTrial(string name, string subject, string unit, double value) => _sample = new Sample(name, subject, unit, value);

    /// <inheritdoc/>
    public Task WarmUpAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Sample>> MeasureAsync() => Task.FromResult<IReadOnlyList<Sample>>([_sample]);
}
