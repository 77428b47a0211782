namespace Agents.Core.Routing;

/// <summary>What is known of one tool beforehand, in <see cref="ToolHealthOptions.Tools"/>.</summary>
public sealed record ToolHealthSettings
{
    /// <summary>Gets how long a response of this tool normally takes.</summary>
    /// <value>More than 0 and at most 1 day, or <see langword="null"/> for <see cref="ToolHealthOptions.Baseline"/>.
    /// The default is <see langword="null"/>.</value>
    public TimeSpan? Baseline { get; init; }

    /// <summary>Gets how many calls of this tool may begin in one <see cref="QuotaWindow"/>.</summary>
    /// <value>1 or more calls, or <see langword="null"/> for no limit. The default is <see langword="null"/>.</value>
    public long? Quota { get; init; }

    /// <summary>Gets how long after the first call that is counted the count starts again.</summary>
    /// <value>1 second to 366 days, only beside a <see cref="Quota"/>; or <see langword="null"/>: the quota is never filled up again.
    /// The default is <see langword="null"/>.</value>
    public TimeSpan? QuotaWindow { get; init; }
}
