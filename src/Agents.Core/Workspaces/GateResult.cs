namespace Agents.Core.Workspaces;

/// <summary>What a gate decided.</summary>
/// <remarks>Immutable.</remarks>
public sealed class GateResult
{
    private GateResult(string? reason) => Reason = reason;

    /// <summary>Gets the decision that the tree is good.</summary>
    public static GateResult Passed { get; } = new(null);

    /// <summary>Gets whether the tree is good.</summary>
    public bool HasPassed => Reason is null;

    /// <summary>Gets why it is not, for the author; <see langword="null"/> when it is.</summary>
    public string? Reason { get; }

    /// <summary>Makes the decision that the tree is not good.</summary>
    /// <param name="reason">Why, for the author.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentException"><paramref name="reason"/> is empty.</exception>
    public static GateResult Refused(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new GateResult(reason);
    }
}
