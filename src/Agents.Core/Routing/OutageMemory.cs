namespace Agents.Core.Routing;

/// <summary>Remembers for a while which tools were down, across routes and runs.</summary>
/// <remarks>
/// A monitor that reads it has the priority <see cref="RoutePriority.RememberedOutage"/> while something it remembers stands on the route, else
/// <see cref="RoutePriority.NoMemory"/>. It never changes the route, which the health of the tools does; it tells the caller's own monitors and
/// escalations what happened before. Fed by the routes that it watches. Thread-safe.
/// </remarks>
public sealed class OutageMemory : IRouteMonitor
{
    /// <summary>How long an outage is remembered when nothing else is said.</summary>
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(15);

    private readonly TimeProvider _clock;
    private readonly TimeSpan _lifetime;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);

    /// <summary>Initializes a memory.</summary>
    /// <param name="lifetime">How long an outage is remembered; more than 0. <see langword="null"/> for <see cref="DefaultLifetime"/>.</param>
    /// <param name="clock">The clock; <see langword="null"/> for <see cref="TimeProvider.System"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lifetime"/> is not more than 0.</exception>
    public OutageMemory(TimeSpan? lifetime = null, TimeProvider? clock = null)
    {
        _lifetime = lifetime ?? DefaultLifetime;
        _clock = clock ?? TimeProvider.System;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_lifetime, TimeSpan.Zero, nameof(lifetime));
    }

    /// <inheritdoc/>
    public string Name => "memory";

    /// <inheritdoc/>
    public RouteSignalKind Kind => RouteSignalKind.Memory;

    /// <summary>Notes that a tool was down just now.</summary>
    /// <param name="tool">The name of the tool.</param>
    /// <exception cref="ArgumentException"><paramref name="tool"/> is empty.</exception>
    public void Note(string tool)
    {
        ArgumentException.ThrowIfNullOrEmpty(tool);
        lock (_lock)
        {
            _seen[tool] = _clock.GetTimestamp();
        }
    }

    /// <inheritdoc/>
    public ValueTask<RouteSignal> EvaluateAsync(RouteState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (string tool in state.Down)
        {
            Note(tool);
        }

        string[] remembered = Find(state.Remaining);
        return ValueTask.FromResult(remembered.Length == 0
            ? new RouteSignal { Priority = RoutePriority.NoMemory, Why = "Nothing is remembered of the tools to come." }
            : new RouteSignal
            {
                Priority = RoutePriority.RememberedOutage,
                Why = $"{string.Join(" and ", remembered.Select(tool => $"'{tool}'"))} {(remembered.Length == 1 ? "was" : "were")} down lately.",
            });
    }

    private string[] Find(IReadOnlyList<string> tools)
    {
        lock (_lock)
        {
            foreach (string expired in _seen.Where(pair => _clock.GetElapsedTime(pair.Value) >= _lifetime).Select(pair => pair.Key).ToArray())
            {
                _seen.Remove(expired);
            }

            return [.. tools.Where(_seen.ContainsKey)];
        }
    }
}
