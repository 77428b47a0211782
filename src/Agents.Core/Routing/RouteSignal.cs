namespace Agents.Core.Routing;

/// <summary>What a monitor has to say about a route before its next step.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RouteSignal
{
    /// <summary>Gets how much it matters.</summary>
    /// <value>0 to 1; see <see cref="RoutePriority"/>. The signal with the greatest priority is followed;
    /// one that only reports tools as down takes no part in that, since those are taken out in any case.</value>
    public required double Priority
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Priority must be 0 to 1, but is {RouteCost.Text(value)}.");
    }

    /// <summary>Gets what it says, in words.</summary>
    public required string Why { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>Gets the names of tools or stages that are down. They are out for the rest of the route, whatever the priority.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Down { get; init => field = value is null ? throw new ArgumentNullException(nameof(value)) : [.. value]; } = [];

    /// <summary>Gets whether somebody must be asked before the next step.</summary>
    /// <value>The default is <see langword="false"/>. Followed when no other signal has a greater priority; the same monitor asks once for the same
    /// <see cref="Why"/>, and that signal takes no part any more when it comes again.</value>
    public bool Escalates { get; init; }
}
