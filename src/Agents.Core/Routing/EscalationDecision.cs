using System.Collections.ObjectModel;

namespace Agents.Core.Routing;

/// <summary>What a route does after somebody was asked. The set of kinds is closed.</summary>
/// <remarks>Immutable and thread-safe as far as its values are.</remarks>
public sealed class EscalationDecision
{
    private EscalationDecision(EscalationAction action, string text, IReadOnlyDictionary<string, object?>? values, object? output)
    {
        Action = action;
        Text = text;
        Values = values ?? ReadOnlyDictionary<string, object?>.Empty;
        Output = output;
    }

    internal EscalationAction Action { get; }

    /// <summary>Gets the name of the new goal, or why the task is handed over.</summary>
    internal string Text { get; }

    internal IReadOnlyDictionary<string, object?> Values { get; }

    internal object? Output { get; }

    /// <summary>Goes on to another goal.</summary>
    /// <param name="goal">The name of the goal. One that the graph does not have, or that cannot be reached, is asked about again.</param>
    /// <param name="values">Values to add to those of the route; <see langword="null"/> for none.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="goal"/> is <see langword="null"/>.</exception>
    public static EscalationDecision DemoteTo(string goal, IReadOnlyDictionary<string, object?>? values = null)
    {
        ArgumentNullException.ThrowIfNull(goal);
        return new EscalationDecision(EscalationAction.Demote, goal, values, null);
    }

    /// <summary>Goes on to the same goal, by a route without what failed.</summary>
    /// <param name="values">Values to add to those of the route, such as a flag that a later tool reads; <see langword="null"/> for none.</param>
    /// <returns>The decision.</returns>
    public static EscalationDecision Continue(IReadOnlyDictionary<string, object?>? values = null) =>
        new(EscalationAction.Continue, string.Empty, values, null);

    /// <summary>Says that the side effect whose outcome was unknown did happen: the tool counts as having succeeded.</summary>
    /// <param name="output">What the tool would have returned.</param>
    /// <returns>The decision. Where no outcome was unknown it is the same as <see cref="Continue"/>.</returns>
    public static EscalationDecision TreatAsDone(object? output = null) => new(EscalationAction.TreatAsDone, string.Empty, null, output);

    /// <summary>Ends the route: somebody else takes over.</summary>
    /// <param name="reason">Why, in words.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="reason"/> is <see langword="null"/>.</exception>
    public static EscalationDecision HandOver(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return new EscalationDecision(EscalationAction.HandOver, reason, null, null);
    }

    /// <inheritdoc/>
    public override string ToString() => Action switch
    {
        EscalationAction.Demote => $"goal '{Text}'",
        EscalationAction.Continue => "go on",
        EscalationAction.TreatAsDone => "it was done",
        _ => $"hand over: {Text}",
    };
}
