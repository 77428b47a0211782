namespace Agents.Core.Chat.Clients;

/// <summary>Where limits stand at one instant of their clock.</summary>
public sealed record ModelLimitsStatus
{
    /// <summary>Gets how many calls run.</summary>
    public required int Running { get; init; }

    /// <summary>Gets how many calls wait.</summary>
    public required int Waiting { get; init; }

    /// <summary>Gets how many calls count for the minute; 0 when requests are not limited.</summary>
    public required long Requests { get; init; }

    /// <summary>Gets how many tokens count for the minute, of calls that run by their estimates; 0 when tokens are not limited.</summary>
    /// <value>More than the limit only after calls that used more than was estimated.</value>
    public required long Tokens { get; init; }

    /// <summary>Gets for how long the provider asked to hold calls back from now on.</summary>
    public required TimeSpan Pause { get; init; }
}
