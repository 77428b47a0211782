namespace Agents.Core.Routing;

/// <summary>How a <see cref="ToolHealth"/> judges tools.</summary>
/// <remarks>Read once when the <see cref="ToolHealth"/> is made; changes after that have no effect on it. Not thread-safe.</remarks>
public sealed class ToolHealthOptions
{
    /// <summary>The greatest <see cref="LatencyWindow"/>, <see cref="ErrorCalls"/> and <see cref="MinErrorCalls"/>, in calls.</summary>
    public const int MaxWindow = 4_096;

    /// <summary>The greatest <see cref="FailuresToOpen"/>.</summary>
    public const int MaxFailuresToOpen = 1_000;

    /// <summary>The greatest <see cref="HalfOpenFactor"/>.</summary>
    public const double MaxHalfOpenFactor = 1_000;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan MinErrorWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MinCooldown = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MinQuotaWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxQuotaWindow = TimeSpan.FromDays(366);

    /// <summary>Gets or sets over how many of the latest responses the mean latency is taken.</summary>
    /// <value>1 to <see cref="MaxWindow"/> responses. The default is 20.</value>
    public int LatencyWindow { get; set; } = 20;

    /// <summary>Gets or sets how long a response normally takes, of tools for which <see cref="Tools"/> says nothing else.</summary>
    /// <value>More than 0 and at most 1 day, or <see langword="null"/>: latency does not count for tools of which nobody said what is normal.
    /// The default is <see langword="null"/>, since a tool that naturally takes a second would be dearer than a backup which nobody has called yet.</value>
    public TimeSpan? Baseline { get; set; }

    /// <summary>Gets or sets for how long a call counts towards the error rate.</summary>
    /// <value>1 second to 1 day. The default is 15 minutes.</value>
    public TimeSpan ErrorWindow { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Gets or sets how many of the latest calls count towards the error rate.</summary>
    /// <value>1 to <see cref="MaxWindow"/> calls. The default is 100.</value>
    public int ErrorCalls { get; set; } = 100;

    /// <summary>Gets or sets over how many calls the error rate is taken at least; calls that are missing count as successes.</summary>
    /// <value>1 to <see cref="MaxWindow"/> calls, and at most <see cref="ErrorCalls"/>. The default is 5: one failure of the first call is a rate
    /// of 0.2, and not of 1.</value>
    public int MinErrorCalls { get; set; } = 5;

    /// <summary>Gets or sets how many failures in a row open the breaker.</summary>
    /// <value>1 to <see cref="MaxFailuresToOpen"/> failures. The default is 3.</value>
    public int FailuresToOpen { get; set; } = 3;

    /// <summary>Gets or sets how long an open breaker lets no call through.</summary>
    /// <value>1 millisecond to 1 day. The default is 30 seconds. The weight of a tool that recovers halves once in this time.</value>
    public TimeSpan Cooldown { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the factor by which a tool is dearer while its breaker is half-open, and after a trial that succeeded.</summary>
    /// <value>1 to <see cref="MaxHalfOpenFactor"/>. The default is 10.</value>
    public double HalfOpenFactor { get; set; } = 10;

    /// <summary>Gets what is known of single tools, by name.</summary>
    /// <value>The default is empty. Names are compared ordinally.</value>
    public IDictionary<string, ToolHealthSettings> Tools { get; } = new Dictionary<string, ToolHealthSettings>(StringComparer.Ordinal);

    /// <summary>Copies the options, so that nobody changes them any more.</summary>
    internal ToolHealthOptions Copy()
    {
        ToolHealthOptions copy = new()
        {
            LatencyWindow = LatencyWindow,
            Baseline = Baseline,
            ErrorWindow = ErrorWindow,
            ErrorCalls = ErrorCalls,
            MinErrorCalls = MinErrorCalls,
            FailuresToOpen = FailuresToOpen,
            Cooldown = Cooldown,
            HalfOpenFactor = HalfOpenFactor,
        };
        foreach ((string tool, ToolHealthSettings settings) in Tools)
        {
            copy.Tools.Add(tool, settings);
        }

        return copy;
    }

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        CheckWindow(LatencyWindow, "responses", nameof(LatencyWindow), failures);
        CheckBaseline(Baseline, nameof(Baseline), failures);
        if (ErrorWindow < MinErrorWindow || ErrorWindow > Day)
        {
            failures.Add($"{nameof(ErrorWindow)} must be 1 second to 1 day, but is {ErrorWindow}.");
        }

        CheckWindow(ErrorCalls, "calls", nameof(ErrorCalls), failures);
        CheckWindow(MinErrorCalls, "calls", nameof(MinErrorCalls), failures);
        if (ErrorCalls is >= 1 and <= MaxWindow && MinErrorCalls <= MaxWindow && MinErrorCalls > ErrorCalls)
        {
            failures.Add(
                $"{nameof(MinErrorCalls)} must be at most {nameof(ErrorCalls)}, which is {ErrorCalls}, but is {MinErrorCalls}; set both.");
        }

        if (FailuresToOpen is < 1 or > MaxFailuresToOpen)
        {
            failures.Add($"{nameof(FailuresToOpen)} must be 1 to {MaxFailuresToOpen} failures, but is {FailuresToOpen}.");
        }

        if (Cooldown < MinCooldown || Cooldown > Day)
        {
            failures.Add($"{nameof(Cooldown)} must be 1 millisecond to 1 day, but is {Cooldown}.");
        }

        if (HalfOpenFactor is not (>= 1 and <= MaxHalfOpenFactor))
        {
            failures.Add($"{nameof(HalfOpenFactor)} must be 1 to {MaxHalfOpenFactor}, but is {HalfOpenFactor}.");
        }

        foreach ((string tool, ToolHealthSettings? settings) in Tools)
        {
            CheckTool(tool, settings, failures);
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(ToolHealthOptions), failures);
        }
    }

    private static void CheckTool(string tool, ToolHealthSettings? settings, List<string> failures)
    {
        if (tool.Length == 0)
        {
            failures.Add($"{nameof(Tools)} has settings for an empty name; give the name of a tool.");
        }

        if (settings is null)
        {
            failures.Add($"{nameof(Tools)}['{tool}'] must not be null; leave the tool out.");
            return;
        }

        CheckBaseline(settings.Baseline, $"{nameof(Tools)}['{tool}'].{nameof(ToolHealthSettings.Baseline)}", failures);
        if (settings.Quota < 1)
        {
            failures.Add($"{nameof(Tools)}['{tool}'].{nameof(ToolHealthSettings.Quota)} must be 1 or more calls, but is {settings.Quota}.");
        }

        if (settings.QuotaWindow < MinQuotaWindow || settings.QuotaWindow > MaxQuotaWindow)
        {
            failures.Add(
                $"{nameof(Tools)}['{tool}'].{nameof(ToolHealthSettings.QuotaWindow)} must be 1 second to 366 days, but is {settings.QuotaWindow}.");
        }

        if (settings.QuotaWindow is not null && settings.Quota is null)
        {
            failures.Add(
                $"{nameof(Tools)}['{tool}'].{nameof(ToolHealthSettings.QuotaWindow)} is {settings.QuotaWindow}, but there is no "
                + $"{nameof(ToolHealthSettings.Quota)}; set both.");
        }
    }

    private static void CheckWindow(int window, string unit, string name, List<string> failures)
    {
        if (window is < 1 or > MaxWindow)
        {
            failures.Add($"{name} must be 1 to {MaxWindow} {unit}, but is {window}.");
        }
    }

    private static void CheckBaseline(TimeSpan? baseline, string name, List<string> failures)
    {
        if (baseline <= TimeSpan.Zero || baseline > Day)
        {
            failures.Add($"{name} must be more than 0 and at most 1 day, but is {baseline}.");
        }
    }
}
