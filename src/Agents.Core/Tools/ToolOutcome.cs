namespace Agents.Core.Tools;

/// <summary>How a tool call ended. The set of kinds is closed; each kind is a sealed child.</summary>
/// <remarks>What a tool may normally do wrong is an outcome that the model reads, not an exception. Immutable.</remarks>
public abstract record ToolOutcome
{
    private protected ToolOutcome()
    {
    }

    /// <summary>Gets the outcome in a word or two, such as <c>succeeded</c> or <c>timed out</c>.</summary>
    public abstract string Label { get; }

    /// <summary>Gets whether the tool did what it was asked to.</summary>
    public bool IsSuccess => this is ToolSucceeded;

    /// <summary>Gets whether what the tool, or an exception of it, said was taken out of this outcome: an observer of a run is given such a one
    /// unless <see cref="RunOptions.EventContent"/> says otherwise.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsWithheld { get; internal init; }

    /// <summary>Writes the outcome as the model reads it.</summary>
    /// <returns>The text.</returns>
    public abstract string ToText();

    /// <summary>Gets what stands in the history as the result of the call.</summary>
    internal virtual object? ToResult() => ToText();

    /// <summary>Makes the outcome of the same kind that says nothing of what the tool returned or threw.</summary>
    internal abstract ToolOutcome WithoutContent();
}
