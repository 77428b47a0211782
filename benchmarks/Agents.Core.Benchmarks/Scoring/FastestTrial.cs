using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>Several ways to do the same, all measured in every round, of which the fastest counts.</summary>
public sealed class FastestTrial : ITrial
{
    private readonly IReadOnlyList<ITrial> _ways;
    private readonly string _unit;

    /// <summary>Initializes the trial.</summary>
    /// <param name="unit">The unit that tells which is the fastest; of the others nothing is told.</param>
    /// <param name="ways">The ways, each with the same name and subject.</param>
    public FastestTrial(string unit, params IReadOnlyList<ITrial> ways)
    {
        _unit = unit;
        _ways = ways;
    }

    /// <inheritdoc/>
    public async Task WarmUpAsync()
    {
        foreach (ITrial way in _ways)
        {
            await way.WarmUpAsync();
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Sample>> MeasureAsync()
    {
        List<Sample> samples = [];
        foreach (ITrial way in _ways)
        {
            samples.AddRange(await way.MeasureAsync());
        }

        return [samples.Where(sample => sample.Unit == _unit).MinBy(sample => sample.Value)];
    }
}
