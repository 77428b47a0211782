namespace Agents.Core.Routing;

/// <summary>How routes by cost and quality weigh the two, and what they do with an output that is not good enough.</summary>
/// <remarks>Read once where they are given; changes after that have no effect. Not thread-safe.</remarks>
public sealed class QualityOptions
{
    /// <summary>The greatest <see cref="MaxRetries"/>.</summary>
    public const int GreatestMaxRetries = 10;

    /// <summary>Gets or sets the weight of the cost in <see cref="QualityScore.Of"/>.</summary>
    /// <value>0 (only quality counts) to <see cref="QualityScore.MaxAlpha"/> (only cost counts). The default is 1: a route of quality 0.8 is worth
    /// taking where it saves a sixth of the cost or more. The paper's code has 0, which pays any price for the last bit of quality.</value>
    public double Alpha { get; set; } = 1;

    /// <summary>Gets or sets the least quality of an output that will do.</summary>
    /// <value>0 (any output) to 1 (only the best). The default is 0.8.</value>
    public double Threshold { get; set; } = 0.8;

    /// <summary>Gets or sets how often a tool is called again when its output was not good enough, before the route goes on without it.</summary>
    /// <value>0 to <see cref="GreatestMaxRetries"/> calls. The default is 1.</value>
    public int MaxRetries { get; set; } = 1;

    /// <summary>Gets or sets how the route is looked for.</summary>
    /// <value>The default is <see cref="QualitySearch.Exact"/>.</value>
    public QualitySearch Search { get; set; } = QualitySearch.Exact;

    /// <summary>Gets or sets how far one measured call moves the estimates of its tool, where they are not in a table that was given.</summary>
    /// <value>More than 0, to 1 (the latest call alone counts). The default is <see cref="QualityTable.DefaultLearningRate"/>.</value>
    public double LearningRate { get; set; } = QualityTable.DefaultLearningRate;

    /// <summary>Copies the options, so that nobody changes them any more.</summary>
    internal QualityOptions Copy() => (QualityOptions)MemberwiseClone();

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        AddFailures(failures);
        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(QualityOptions), failures);
        }
    }

    internal void AddFailures(List<string> failures)
    {
        if (Alpha is not (>= 0 and <= QualityScore.MaxAlpha))
        {
            failures.Add($"{nameof(Alpha)} must be 0 (only quality counts) to {QualityScore.MaxAlpha} (only cost counts), but is {Alpha}.");
        }

        if (Threshold is not (>= 0 and <= 1))
        {
            failures.Add($"{nameof(Threshold)} must be 0 (any output will do) to 1 (only the best), but is {Threshold}.");
        }

        if (MaxRetries is < 0 or > GreatestMaxRetries)
        {
            failures.Add($"{nameof(MaxRetries)} must be 0 to {GreatestMaxRetries} calls, but is {MaxRetries}.");
        }

        if (!Enum.IsDefined(Search))
        {
            failures.Add($"{nameof(Search)} must be {nameof(QualitySearch.Exact)} or {nameof(QualitySearch.Additive)}, but is {(int)Search}.");
        }

        if (!QualityTable.IsLearningRate(LearningRate))
        {
            failures.Add($"{nameof(LearningRate)} must be more than 0, to 1, but is {LearningRate}.");
        }
    }
}
