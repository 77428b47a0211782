namespace Agents.Core.Benchmarks.Compare;

/// <summary>What one trial takes more than another: both are measured one right after the other, and the difference of each unit is told.</summary>
public sealed class DifferenceTrial : ITrial
{
    private readonly ITrial _whole;
    private readonly ITrial _without;

    /// <summary>Initializes the trial.</summary>
    /// <param name="whole">The trial whose name and subject the difference has.</param>
    /// <param name="without">The trial that is taken off it, in the same units.</param>
    public DifferenceTrial(ITrial whole, ITrial without)
    {
        _whole = whole;
        _without = without;
    }

    /// <inheritdoc/>
    public async Task WarmUpAsync()
    {
        await _without.WarmUpAsync();
        await _whole.WarmUpAsync();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Sample>> MeasureAsync()
    {
        IReadOnlyList<Sample> without = await _without.MeasureAsync();
        IReadOnlyList<Sample> whole = await _whole.MeasureAsync();
        return [.. whole.Select(sample => sample with { Value = sample.Value - without.Single(other => other.Unit == sample.Unit).Value })];
    }
}
