namespace Agents.Core;

/// <summary>An agent or a tool says how far it is, in words of its own.</summary>
public sealed record ProgressReported : AgentEvent
{
    /// <summary>Gets the words.</summary>
    public required string Message { get; init; }

    /// <summary>Gets whether the words are those of somebody outside, such as a server of tools, and so content.</summary>
    internal bool IsContent { get; init; }

    /// <summary>Gets the part that is done.</summary>
    /// <value>0 to 1, or <see langword="null"/> when it is not known. The default is <see langword="null"/>.</value>
    public double? Fraction { get; init; }

    internal override AgentEvent WithoutContent() => IsContent ? this with { Message = Withheld } : this;
}
