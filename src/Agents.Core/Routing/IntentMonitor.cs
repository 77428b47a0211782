namespace Agents.Core.Routing;

/// <summary>Says how clear it is what is wanted, by words that the application knows.</summary>
/// <remarks>
/// A value with words of the goal that the route is bound for, and of no other, has the priority <see cref="RoutePriority.ClearIntent"/>; with words of
/// several goals <see cref="RoutePriority.Routine"/>; with none <see cref="RoutePriority.UnknownIntent"/>. It never changes the route: a clear
/// intent keeps signs of a risk from being asked about. Immutable and thread-safe.
/// </remarks>
public sealed class IntentMonitor : IRouteMonitor
{
    private readonly string _text;
    private readonly (string Goal, string[] Words)[] _goals;

    /// <summary>Initializes a monitor.</summary>
    /// <param name="text">The name of the value that holds what was asked, in words.</param>
    /// <param name="words">By the name of each goal the words or phrases that speak for it; letter case does not count.</param>
    /// <exception cref="ArgumentNullException"><paramref name="words"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="text"/> is empty, or a word is.</exception>
    public IntentMonitor(string text, IReadOnlyDictionary<string, IReadOnlyList<string>> words)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        ArgumentNullException.ThrowIfNull(words);
        _text = text;
        _goals = [.. words.Select(pair => (pair.Key, pair.Value.ToArray())).OrderBy(pair => pair.Key, StringComparer.Ordinal)];
        if (Array.Exists(_goals, goal => Array.Exists(goal.Words, string.IsNullOrWhiteSpace)))
        {
            throw new ArgumentException("A word that speaks for a goal must not be empty, since an empty one is in every text.", nameof(words));
        }
    }

    /// <inheritdoc/>
    public string Name => "intent";

    /// <inheritdoc/>
    public RouteSignalKind Kind => RouteSignalKind.Intent;

    /// <inheritdoc/>
    public ValueTask<RouteSignal> EvaluateAsync(RouteState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        string text = state.Values.TryGetValue(_text, out object? value) ? value?.ToString() ?? string.Empty : string.Empty;
        string[] meant = [.. _goals.Where(goal => Array.Exists(goal.Words, word => text.Contains(word, StringComparison.OrdinalIgnoreCase))).Select(goal => goal.Goal)];
        return ValueTask.FromResult(meant switch
        {
            [] => new RouteSignal { Priority = RoutePriority.UnknownIntent, Why = "No word speaks for a goal." },
            [string only] when only == state.Goal => new RouteSignal { Priority = RoutePriority.ClearIntent, Why = $"The words speak for '{only}'." },
            _ => new RouteSignal { Priority = RoutePriority.Routine, Why = $"The words speak for {string.Join(" and ", meant.Select(goal => $"'{goal}'"))}." },
        });
    }
}
