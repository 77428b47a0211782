namespace Agents.Core.Graphs;

/// <summary>How a <see cref="Hedging"/> learns what slow is, and how much it may repeat.</summary>
/// <remarks>Read once when the <see cref="Hedging"/> is made; changes after that have no effect on it. Not thread-safe.</remarks>
public sealed class HedgingOptions
{
    /// <summary>The least <see cref="Percentile"/>.</summary>
    public const double MinPercentile = 0.5;

    /// <summary>The greatest <see cref="Percentile"/>.</summary>
    public const double MaxPercentile = 0.999;

    /// <summary>The least <see cref="MinSamples"/>.</summary>
    public const int LeastMinSamples = 5;

    /// <summary>The greatest <see cref="Window"/>.</summary>
    public const int MaxWindow = 4_096;

    /// <summary>The least <see cref="TokensPerCall"/>.</summary>
    public const double MinTokensPerCall = 0.001;

    /// <summary>The greatest <see cref="MaxTokens"/>.</summary>
    public const int GreatestMaxTokens = 1_000;

    /// <summary>Gets or sets which part of the observed calls was quicker than the delay after which a call is repeated.</summary>
    /// <value><see cref="MinPercentile"/> to <see cref="MaxPercentile"/>. The default is 0.95: about one call in twenty is repeated.
    /// A lower one repeats more and shortens the tail more; at 0.99 the repetition comes too late to shorten the slowest hundredth.</value>
    public double Percentile { get; set; } = 0.95;

    /// <summary>Gets or sets how many calls must have been observed before one is repeated.</summary>
    /// <value><see cref="LeastMinSamples"/> to <see cref="Window"/> calls. The default is 20.</value>
    public int MinSamples { get; set; } = 20;

    /// <summary>Gets or sets how many of the latest calls are remembered.</summary>
    /// <value><see cref="MinSamples"/> to <see cref="MaxWindow"/> calls. The default is 128.</value>
    public int Window { get; set; } = 128;

    /// <summary>Gets or sets how much of a repetition each call earns: the load that hedging may add, as a part of the calls.</summary>
    /// <value><see cref="MinTokensPerCall"/> to 1 tokens, counted in millionths. The default is 0.05: at most one repetition for twenty calls.</value>
    public double TokensPerCall { get; set; } = 0.05;

    /// <summary>Gets or sets how many repetitions can be saved up for a bad moment.</summary>
    /// <value>1 to <see cref="GreatestMaxTokens"/> tokens. The default is 10.</value>
    public int MaxTokens { get; set; } = 10;

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        if (Percentile is not (>= MinPercentile and <= MaxPercentile))
        {
            failures.Add($"{nameof(Percentile)} must be {MinPercentile} to {MaxPercentile}, but is {Percentile}.");
        }

        if (Window is < LeastMinSamples or > MaxWindow)
        {
            failures.Add($"{nameof(Window)} must be {LeastMinSamples} to {MaxWindow} calls, but is {Window}.");
        }

        if (MinSamples < LeastMinSamples || MinSamples > Window)
        {
            failures.Add($"{nameof(MinSamples)} must be {LeastMinSamples} to the {nameof(Window)} of {Window} calls, but is {MinSamples}.");
        }

        if (TokensPerCall is not (>= MinTokensPerCall and <= 1))
        {
            failures.Add($"{nameof(TokensPerCall)} must be {MinTokensPerCall} to 1, but is {TokensPerCall}.");
        }

        if (MaxTokens is < 1 or > GreatestMaxTokens)
        {
            failures.Add($"{nameof(MaxTokens)} must be 1 to {GreatestMaxTokens}, but is {MaxTokens}.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(HedgingOptions), failures);
        }
    }
}
