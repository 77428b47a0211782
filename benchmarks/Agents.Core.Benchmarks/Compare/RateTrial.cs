namespace Agents.Core.Benchmarks.Compare;

/// <summary>A trial whose time a part is told as parts a second too.</summary>
public sealed class RateTrial : ITrial
{
    private readonly ITrial _trial;
    private readonly string _rate;
    private readonly string _time;
    private readonly bool _keepsTime;

    /// <summary>Initializes the trial.</summary>
    /// <param name="trial">The trial that measures.</param>
    /// <param name="rate">The unit of the rate, such as <c>msg/s</c>.</param>
    /// <param name="part">What one part is called in the units of the trial.</param>
    /// <param name="keepsTime">Whether the time is told beside the rate.</param>
    public RateTrial(ITrial trial, string rate, string part, bool keepsTime = true)
    {
        _trial = trial;
        _rate = rate;
        _time = $"us/{part}";
        _keepsTime = keepsTime;
    }

    /// <inheritdoc/>
    public Task WarmUpAsync() => _trial.WarmUpAsync();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Sample>> MeasureAsync() => [.. (await _trial.MeasureAsync()).SelectMany(Tell)];

    private Sample[] Tell(Sample sample) =>
        sample.Unit != _time ? [sample]
        : _keepsTime ? [InSeconds(sample), sample]
        : [InSeconds(sample)];

    private Sample InSeconds(Sample sample) => sample with { Unit = _rate, Value = 1_000_000 / sample.Value };
}
