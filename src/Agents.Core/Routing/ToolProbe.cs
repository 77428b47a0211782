namespace Agents.Core.Routing;

/// <summary>A check that is made again and again, so that a tool which is down is known before a call meets it.</summary>
/// <remarks>Immutable.</remarks>
public sealed record ToolProbe
{
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Gets the name of the tool.</summary>
    /// <value>Not empty.</value>
    public required string Tool
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            field = value;
        }
    }

    /// <summary>Gets the check: whether the tool is up.</summary>
    /// <value>A cheap call that changes nothing. It runs on a thread of the pool, and never twice at a time; its token is cancelled when it
    /// takes longer than <see cref="Timeout"/> and when probing stops. An exception counts as down.</value>
    public required Func<CancellationToken, ValueTask<bool>> Check
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    /// <summary>Gets how long after the end of one check the next one starts.</summary>
    /// <value>5 seconds to 1 day. The default is 15 seconds.</value>
    public TimeSpan Interval
    {
        get;
        init => field = value >= MinInterval && value <= Day
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Interval must be 5 seconds to 1 day, but is {value}.");
    } = TimeSpan.FromSeconds(15);

    /// <summary>Gets how long a check may take; a tool that has not answered by then counts as down.</summary>
    /// <value>More than 0 and at most 1 day. The default is 5 seconds.</value>
    public TimeSpan Timeout
    {
        get;
        init => field = value > TimeSpan.Zero && value <= Day
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Timeout must be more than 0 and at most 1 day, but is {value}.");
    } = TimeSpan.FromSeconds(5);
}
