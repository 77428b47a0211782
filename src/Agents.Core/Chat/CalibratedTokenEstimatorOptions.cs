namespace Agents.Core.Chat;

/// <summary>How a <see cref="CalibratedTokenEstimator"/> learns.</summary>
/// <remarks>Read once when the estimator is made; changes after that have no effect on it.</remarks>
public sealed class CalibratedTokenEstimatorOptions
{
    /// <summary>The greatest <see cref="Window"/>.</summary>
    public const int MaxWindow = 4_096;

    /// <summary>The greatest <see cref="Margin"/>.</summary>
    public const double MaxMargin = 10;

    /// <summary>The greatest <see cref="MaxModels"/>.</summary>
    public const int ModelsLimit = 4_096;

    /// <summary>Gets or sets how many of a model's latest calls are remembered.</summary>
    /// <value>1 to <see cref="MaxWindow"/> calls. The default is 64.</value>
    public int Window { get; set; } = 64;

    /// <summary>Gets or sets which share of the remembered calls the ratio must have been enough for.</summary>
    /// <value>More than 0 and at most 1; 1 takes the greatest ratio. The default is 0.95.</value>
    public double Quantile { get; set; } = 0.95;

    /// <summary>Gets or sets the factor by which the ratio is raised, for the call that is unlike those remembered.</summary>
    /// <value>1 to <see cref="MaxMargin"/>. The default is 1.1.</value>
    public double Margin { get; set; } = 1.1;

    /// <summary>Gets or sets how many calls of a model must be known before they count; until then its estimate is the bound.</summary>
    /// <value>1 to <see cref="Window"/> calls. The default is 8.</value>
    public int MinSamples { get; set; } = 8;

    /// <summary>Gets or sets how many models are remembered.</summary>
    /// <value>1 to <see cref="ModelsLimit"/> models. The default is 64. One more makes the estimator forget the model that it has learned
    /// nothing about for the longest time.</value>
    public int MaxModels { get; set; } = 64;

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        if (Window is < 1 or > MaxWindow)
        {
            failures.Add($"{nameof(Window)} must be 1 to {MaxWindow} calls, but is {Window}.");
        }

        if (!(Quantile is > 0 and <= 1))
        {
            failures.Add($"{nameof(Quantile)} must be more than 0 and at most 1, but is {Quantile}.");
        }

        if (!(Margin is >= 1 and <= MaxMargin))
        {
            failures.Add($"{nameof(Margin)} must be 1 to {MaxMargin}, but is {Margin}.");
        }

        if (MinSamples < 1 || MinSamples > Window)
        {
            failures.Add($"{nameof(MinSamples)} must be 1 to {nameof(Window)} ({Window}) calls, but is {MinSamples}.");
        }

        if (MaxModels is < 1 or > ModelsLimit)
        {
            failures.Add($"{nameof(MaxModels)} must be 1 to {ModelsLimit} models, but is {MaxModels}.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(CalibratedTokenEstimatorOptions), failures);
        }
    }
}
